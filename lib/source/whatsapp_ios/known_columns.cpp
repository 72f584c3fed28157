// SPDX-License-Identifier: EUPL-1.2
#include "source/whatsapp_ios/known_columns.hpp"

#include <initializer_list>
#include <string_view>

namespace chatkeep::source::whatsapp_ios {

namespace {

/// With those that Core Data gives every table.
std::vector<std::string_view> with_keys(std::initializer_list<std::string_view> own) {
    std::vector<std::string_view> columns = {"Z_PK", "Z_ENT", "Z_OPT"};
    columns.insert(columns.end(), own.begin(), own.end());
    return columns;
}

/// Of the people in a call: the number in the names of the columns that name the call, and the place among
/// its people, differs between versions.
std::vector<std::string_view> with_links(std::initializer_list<std::string_view> own) {
    std::vector<std::string_view> columns = with_keys(own);
    for (const std::string_view link :
         {"Z1PARTICIPANTS", "Z2PARTICIPANTS", "Z3PARTICIPANTS", "Z4PARTICIPANTS", "Z5PARTICIPANTS",
          "Z_FOK_1PARTICIPANTS", "Z_FOK_2PARTICIPANTS", "Z_FOK_3PARTICIPANTS", "Z_FOK_4PARTICIPANTS",
          "Z_FOK_5PARTICIPANTS"}) {
        columns.push_back(link);
    }
    return columns;
}

} // namespace

std::vector<KnownTable> known_tables() {
    return {
        {"ZWAMESSAGE",
         with_keys({"ZCHATSESSION", "ZSORT", "ZMESSAGEDATE", "ZSENTDATE", "ZMESSAGETYPE", "ZGROUPEVENTTYPE",
                    "ZISFROMME", "ZGROUPMEMBER", "ZSTANZAID", "ZTEXT", "ZFROMJID", "ZPUSHNAME", "ZTOJID",
                    "ZFLAGS", "ZSTARRED", "ZMEDIAITEM", "ZMESSAGEINFO", "ZPARENTMESSAGE", "ZMESSAGESTATUS",
                    "ZMESSAGEERRORSTATUS",
                    // counters, keys of indices, and the chat's newest message
                    "ZLASTSESSION", "ZCHILDMESSAGESDELIVEREDCOUNT", "ZCHILDMESSAGESPLAYEDCOUNT",
                    "ZCHILDMESSAGESREADCOUNT", "ZDATAITEM", "ZDATAITEMVERSION", "ZDOCID", "ZENCRETRYCOUNT",
                    "ZFILTEREDRECIPIENTCOUNT", "ZSPOTLIGHTSTATUS", "ZMEDIASECTIONID", "ZPHASH"})},
        {"ZWACHATSESSION",
         with_keys({"ZCONTACTJID", "ZPARTNERNAME", "ZSESSIONTYPE", "ZREMOVED", "ZARCHIVED", "ZHIDDEN",
                    "ZLASTMESSAGE", "ZLASTMESSAGEDATE", "ZLASTMESSAGETEXT", "ZMESSAGECOUNTER", "ZSAVEDINPUT",
                    "ZUNREADCOUNT", "ZCONTACTIDENTIFIER", "ZGROUPINFO",
                    // keys of other tables, and states of the display
                    "ZCONTACTABID", "ZETAG", "ZFLAGS", "ZIDENTITYVERIFICATIONEPOCH",
                    "ZIDENTITYVERIFICATIONSTATE", "ZLOCATIONSHARINGENDDATE", "ZPROPERTIES",
                    "ZSPOTLIGHTSTATUS"})},
        {"ZWAGROUPINFO", with_keys({"ZCHATSESSION", "ZCREATIONDATE", "ZCREATORJID", "ZOWNERJID",
                                    "ZSUBJECTTIMESTAMP", "ZSUBJECTOWNERJID", "ZPICTUREPATH",
                                    // states, and the key of the picture
                                    "ZSTATE", "ZLASTMESSAGEOWNER", "ZPICTUREID", "ZSOURCEJID"})},
        {"ZWAGROUPMEMBER",
         with_keys({"ZCHATSESSION", "ZMEMBERJID", "ZCONTACTNAME", "ZFIRSTNAME", "ZISADMIN", "ZISACTIVE",
                    // keys of other tables
                    "ZCONTACTABID", "ZCONTACTIDENTIFIER", "ZRECENTGROUPCHAT", "ZSENDERKEYSENT"})},
        {"ZWAGROUPMEMBERSCHANGE", with_keys({"ZCHANGEDATE", "ZCHANGETYPE", "ZGROUPJID", "ZMEMBERJIDS",
                                             // a sum of the members
                                             "ZPHASHBEFORECHANGE"})},
        {"ZWAMEDIAITEM",
         with_keys({"ZMESSAGE", "ZMEDIALOCALPATH", "ZMEDIAURL", "ZFILESIZE", "ZMOVIEDURATION", "ZTITLE",
                    "ZVCARDSTRING", "ZVCARDNAME", "ZXMPPTHUMBPATH", "ZTHUMBNAILLOCALPATH", "ZLATITUDE",
                    "ZLONGITUDE", "ZMEDIAORIGIN", "ZAUTHORNAME", "ZCOLLECTIONNAME", "ZMETADATA",
                    // how a file was fetched and is shown
                    "ZCLOUDSTATUS", "ZASPECTRATIO", "ZHACCURACY", "ZMEDIAURLDATE", "ZMEDIAKEY"})},
        {"ZWAMESSAGEINFO", with_keys({"ZMESSAGE", "ZRECEIPTINFO"})},
        {"ZWAMESSAGEDATAITEM",
         with_keys({"ZMESSAGE", "ZMATCHEDTEXT", "ZCONTENT1", "ZCONTENT2", "ZTITLE", "ZSUMMARY",
                    // the message's, and states of the index
                    "ZINDEX", "ZOWNSTHUMBNAIL", "ZTYPE", "ZDATE", "ZCHATJID", "ZSECTIONID", "ZSENDERJID",
                    "ZTHUMBNAILPATH"})},
        {"ZWAPROFILEPUSHNAME", with_keys({"ZJID", "ZPUSHNAME"})},
        {"ZWABLACKLISTITEM", with_keys({"ZJID"})}};
}

std::vector<KnownTable> known_call_tables() {
    return {{"ZWAAGGREGATECALLEVENT", with_keys({"ZINCOMING", "ZMISSED", "ZVIDEO", "ZFIRSTDATE",
                                                 // why the outcome of the call is what it is
                                                 "ZMISSEDREASON"})},
            {"ZWACDCALLEVENT", with_keys({"Z1CALLEVENTS", "ZDATE", "ZDURATION", "ZOUTCOME", "ZGROUPJIDSTRING",
                                          "ZGROUPCALLCREATORUSERJIDSTRING", "ZBYTESSENT", "ZBYTESRECEIVED",
                                          // the place among the calls of its event
                                          "Z_FOK_1CALLEVENTS"})},
            {"ZWACDCALLEVENTPARTICIPANT", with_links({"ZJIDSTRING", "ZOUTCOME"})},
            {"ZWAJOINABLECALLEVENT",
             with_keys({"ZDATE", "ZDURATION", "ZCURRENTOUTCOME", "ZGROUPJIDSTRING", "ZCALLCREATORJIDSTRING",
                        "ZBYTESSENT", "ZBYTESRECEIVED", "ZVIDEO", "ZFROMJIDSTRING",
                        // states of the display, and the call's own keys
                        "ZBADGEREMOVED", "ZISRERING", "ZPREVIOUSOUTCOME", "ZCALLIDSTRING",
                        "ZCALLRANDOMIDSTRING"})},
            {"ZWAJOINABLECALLEVENTPARTICIPANT", with_links({"ZJIDSTRING", "ZOUTCOME"})}};
}

} // namespace chatkeep::source::whatsapp_ios
