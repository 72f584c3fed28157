// SPDX-License-Identifier: EUPL-1.2
#include "report/assets.hpp"

#include "base/base64.hpp"
#include "base/hex.hpp"
#include "hash/sha.hpp"

#include <fmt/core.h>

namespace chatkeep::report {

namespace {

constexpr std::string_view k_style = R"css(
*{box-sizing:border-box}
html{font:16px/1.5 system-ui,"Segoe UI",Roboto,"Noto Sans",sans-serif,"Noto Color Emoji";background:var(--bg);color:var(--ink);
 scroll-padding-top:5rem;-webkit-text-size-adjust:100%}
body{margin:0;display:flex;flex-direction:column;min-height:100vh}
a{color:var(--accent)}
:focus-visible{outline:3px solid var(--accent);outline-offset:2px;border-radius:.25rem}
.skip{position:absolute;left:-99rem}.skip:focus{left:1rem;top:.5rem;z-index:9;background:var(--card);padding:.5rem 1rem}
.bar{position:sticky;top:0;z-index:5;order:0;background:var(--card);border-bottom:1px solid var(--line)}
.bar>div{max-width:64rem;margin:auto;padding:.6rem 1.25rem;display:flex;gap:.5rem 1rem;align-items:center;flex-wrap:wrap}
.bar h1{font-size:1.0625rem;line-height:1.3;margin:0;flex:1 1 14rem;overflow-wrap:anywhere;font-weight:650}
.bar h1 small{display:block;font-size:.8125rem;font-weight:400;color:var(--dim)}
.bar a.up{text-decoration:none;font-size:.875rem;white-space:nowrap}
.bar a.up::before{content:"←";margin-right:.4em}
.tools{display:none;gap:.4rem;align-items:center;flex-wrap:wrap}.js .tools{display:flex}
.tools input{font:inherit;font-size:.875rem;padding:.3rem .7rem;width:14rem;border:1px solid var(--edge);border-radius:.4rem;
 background:var(--bg);color:var(--ink)}
.tools button{font:inherit;font-size:.875rem;padding:.3rem .6rem;border:1px solid var(--edge);border-radius:.4rem;background:var(--bg);
 color:var(--ink);cursor:pointer}.tools button:hover{background:var(--hover)}.tools button:disabled{opacity:.45;cursor:default}
.tools output{font-size:.8125rem;color:var(--dim);min-width:4rem;text-align:center;font-variant-numeric:tabular-nums}
.facts,main,footer{width:100%;max-width:64rem;margin:0 auto;padding:0 1.25rem}
.facts{order:1}main{order:2;flex:1}footer{order:3;color:var(--dim);font-size:.8125rem;padding-block:1.5rem 2rem}
.facts dl{margin:1.25rem 0 .25rem;padding:.9rem 1.1rem;background:var(--card);border:1px solid var(--line);border-radius:.6rem;
 display:grid;grid-template-columns:max-content 1fr;gap:.35rem 1.5rem;font-size:.875rem}
.facts dt{color:var(--dim)}.facts dd{margin:0;overflow-wrap:anywhere}
.people{display:flex;flex-wrap:wrap;gap:.15rem 1.1rem;padding:0;margin:0;list-style:none}
.people small{color:var(--dim)}
nav.parts{display:flex;justify-content:space-between;gap:1rem;font-size:.875rem;padding:.6rem 0}
nav.parts span{color:var(--dim)}
.d{font-size:.8125rem;font-weight:600;text-align:center;color:var(--dim);margin:1.75rem 0 .75rem;display:flex;align-items:center;gap:1rem}
.d::before,.d::after{content:"";flex:1;border-top:1px solid var(--line)}
.m{position:relative;width:fit-content;min-width:7rem;max-width:min(42rem,88%);background:var(--card);border:1px solid var(--line);
 border-radius:.6rem;padding:.45rem .8rem .4rem;margin:.7rem 0 0;overflow-wrap:anywhere;content-visibility:auto;
 contain-intrinsic-size:auto 4.5rem}
.m.o{margin-left:auto;background:var(--own);border-color:var(--ownline)}
.m.g{margin-top:.2rem}.m.g>.s{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
.m:target{box-shadow:0 0 0 3px var(--accent)}
.s{display:block;font-weight:650;font-size:.875rem;unicode-bidi:plaintext;text-align:left}
.s small{font-weight:400;color:var(--dim)}
main p,.x{white-space:pre-wrap;margin:.05rem 0;unicode-bidi:isolate}
h3.sub{font-size:1em;margin:.05rem 0}
.f{display:flex;justify-content:flex-end;gap:.6rem;font-size:.75rem;color:var(--dim);margin-top:.05rem;flex-wrap:wrap}
.f a,a.f{text-decoration:none;font-variant-numeric:tabular-nums}.f a:hover,a.f:hover{text-decoration:underline}
.f a{color:inherit}a.f{width:fit-content;margin-left:auto}
.q{display:block;border-left:3px solid var(--edge);background:var(--hover);border-radius:.25rem;padding:.25rem .6rem;margin:.2rem 0 .3rem;
 font-size:.875rem;color:inherit;text-decoration:none}
.q b{display:block;font-size:.8125rem}.q>span{display:block;max-height:4.5em;overflow:hidden}a.q:hover{background:var(--line)}
.a{margin:.35rem 0}.a img,.a video{display:block;max-width:100%;max-height:26rem;border-radius:.35rem;background:var(--hover)}
.a img{min-height:3rem;min-width:6rem}.a audio{display:block;width:min(24rem,100%)}
.a figcaption,.file,.gone{font-size:.8125rem;color:var(--dim)}
.file{border:1px solid var(--edge);border-radius:.4rem;padding:.4rem .7rem;
 width:fit-content;max-width:100%}
.file a{font-size:.875rem}.lost{border-style:dashed}
.t{margin:.2rem 0;padding-left:.7rem;border-left:3px solid var(--edge);font-size:.875rem}
.k{font-size:.75rem;color:var(--dim);letter-spacing:.01em}
.r{display:flex;flex-wrap:wrap;gap:.3rem;margin:.3rem 0 .1rem;padding:0;list-style:none;font-size:.8125rem}
.r li{border:1px solid var(--line);background:var(--bg);border-radius:1rem;padding:.05rem .6rem}.r s{opacity:.7}
details{font-size:.8125rem;margin:.2rem 0}summary{cursor:pointer;color:var(--dim)}details ol{margin:.3rem 0;padding-left:1.4rem}
table.v{border-collapse:collapse;font-size:.875rem;margin:.2rem 0}table.v td{padding:.1rem .9rem .1rem 0;vertical-align:top}
.e,.n{max-width:46rem;margin:.7rem auto 0;text-align:center;font-size:.8125rem;color:var(--dim);overflow-wrap:anywhere}
.e .x{display:inline}.e .f{display:inline-flex;margin-left:.6rem}
.n{border:1px solid var(--warnline);background:var(--warn);color:var(--ink);border-radius:.4rem;padding:.3rem .8rem;width:fit-content}
.x9{border-style:dashed;border-color:var(--edge);background:none;color:var(--dim)}.x9 .k{font-size:.8125rem}
.ctl{font:.7em ui-monospace,monospace;border:1px solid var(--edge);border-radius:.2rem;padding:0 .2em;color:var(--dim);white-space:nowrap;
 unicode-bidi:isolate}
mark{background:var(--mark);color:#1c2024;border-radius:.15rem}mark.cur{background:var(--cur);outline:2px solid var(--ink)}
.wrap{overflow-x:auto;margin-top:1.25rem;background:var(--card);border:1px solid var(--line);border-radius:.6rem}
table.c{border-collapse:collapse;width:100%;font-size:.9375rem}
.c th{font-size:.8125rem;color:var(--dim);font-weight:600;text-align:left;padding:.65rem .9rem;border-bottom:1px solid var(--line)}
.c td{padding:.65rem .9rem;border-bottom:1px solid var(--line);vertical-align:top}.c tr:last-child td{border-bottom:0}
.c .num{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}.c small{color:var(--dim);display:block}
.c time{white-space:nowrap}.c a{font-weight:600;overflow-wrap:anywhere}.c details a{font-weight:400}.c details li{margin:.15rem 0}
.none{color:var(--dim);text-align:center;padding:3rem 0}
@media(max-width:40rem){.facts dl{grid-template-columns:1fr;gap:.05rem}.facts dd{margin-bottom:.4rem}.m{max-width:96%}.tools input{width:100%}
 .tools{width:100%}}
@page{size:A4;margin:16mm 15mm}
@media print{html{font-size:10pt;background:#fff}body{min-height:0}.bar{position:static;border:0}.tools,.skip,.up,nav.parts a{display:none!important}
 .bar>div,.facts,main,footer{padding-inline:0;max-width:none}.m,.e,.n{content-visibility:visible;break-inside:avoid}.d{break-after:avoid}
 .m{max-width:82%}.m.g>.s{position:static;width:auto;height:auto;clip-path:none;white-space:normal}.a img,.a video{max-height:9cm}audio,video{display:none!important}*{-webkit-print-color-adjust:exact;print-color-adjust:exact}}
)css";

constexpr std::string_view k_script = R"js(
(()=>{"use strict";
const D=document,R=D.documentElement,$=s=>D.querySelector(s),all=(s,f)=>D.querySelectorAll(s).forEach(f);
const T=JSON.parse($("#words").textContent);let L=R.lang==="en"?1:0;R.classList.add("js");
const date=(s,w)=>{const m=/^(\d{4})-(\d\d)-(\d\d)$/.exec(s);if(!m)return s;const t=new Date(0);t.setUTCFullYear(+m[1],+m[2]-1,+m[3]);
 return(w?T.days_[t.getUTCDay()][L]+" ":"")+ +m[3]+" "+T.months_[m[2]-1][L]+" "+ +m[1]};
const size=b=>{if(b<1000)return b+" B";let d=1000,u=0;while(u<3&&b>=d*1000-d/2){d*=1000;u++}
 const t=Math.floor((b+d/20)/(d/10));
 return(t>=100?Math.floor((b+d/2)/d):Math.floor(t/10)+(L?".":",")+t%10)+" "+["kB","MB","GB","TB"][u]};
const say=l=>{L=l;R.lang=l?"en":"nl";
 all("[data-t]",e=>{e.textContent=T[e.dataset.t][l].replace("{n}",()=>e.dataset.n||"")});
 all("[data-l]",e=>{const t=T[e.dataset.l][l];e.title=t;e.setAttribute("aria-label",t);if("placeholder"in e)e.placeholder=t});
 all("time[data-d]",e=>{e.textContent=date(e.dataset.d,"w"in e.dataset)});
 all("[data-b]",e=>{e.textContent=size(+e.dataset.b)});
 all("[data-t],time[data-d]",e=>{e.lang=R.lang});
 try{localStorage.setItem("chatkeep-language",R.lang)}catch(e){}};
try{const l=localStorage.getItem("chatkeep-language");if(l&&l!==R.lang)say(l==="en"?1:0)}catch(e){}
$("#lang").onclick=()=>say(1-L);
const bare=s=>s.normalize("NFD").replace(/[\p{M}\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]/gu,"").replace(/\s/g," ")
 .replace(/[\u2010-\u2012]/g,"-").toLowerCase();
const box=$("#find"),out=$("#found"),rows=$("table.c");
if(rows){box.oninput=()=>{const q=bare(box.value.trim());let n=0;rows.querySelectorAll("tbody tr").forEach(r=>{
 r.hidden=!bare(r.textContent).includes(q);n+=r.hidden?0:1});out.textContent=q?n+" "+T.matches[L]:""};return}
let hits=[],at=-1,timer=0;
const clear=()=>{const seen=new Set;hits.forEach(h=>h.forEach(m=>{const p=m.parentNode;m.replaceWith(...m.childNodes);seen.add(p)}));
 seen.forEach(p=>p.normalize());hits=[];at=-1};
const wrap=(node,q)=>{const s=node.data;if(!bare(s).includes(q))return;let flat="",map=[],i=0;
 for(const c of s){const b=bare(c);for(let k=0;k<b.length;k++)map.push(i);flat+=b;i+=c.length}map.push(s.length);
 const frag=D.createDocumentFragment();let last=0,f=flat.indexOf(q);
 while(f>=0){const a=map[f];let z=f+q.length,b=map[z];while(z<map.length-1&&b===map[z-1])b=map[++z];
  if(a>=last){frag.append(s.slice(last,a));const m=D.createElement("mark");m.textContent=s.slice(a,b);frag.append(m);hits.push([m]);last=b}
  f=flat.indexOf(q,f+q.length)}
 frag.append(s.slice(last));node.replaceWith(frag)};
const part={"1":$("a[rel=next]"),"-1":$("a[rel=prev]")},parts=part[1]||part[-1];
const show=()=>{all("mark.cur",m=>m.classList.remove("cur"));const q=box.value.trim();
 $("#prev").disabled=!hits.length&&!(q&&part[-1]);$("#next").disabled=!hits.length&&!(q&&part[1]);
 out.textContent=q?(hits.length?(at+1)+" / "+hits.length:"0 "+T.matches[L])+(parts?" "+T.in_part[L]:""):"";
 if(at>=0)hits[at].forEach(m=>{m.classList.add("cur");const d=m.closest("details");if(d)d.open=true;m.scrollIntoView({block:"center"})})};
const find=()=>{clear();const q=bare(box.value.trim());if(q){all("main p,main .x,main .s",e=>{if(e.closest(".g>.s"))return;const w=D.createTreeWalker(e,4),n=[];
 while(w.nextNode())n.push(w.currentNode);n.forEach(t=>wrap(t,q))});if(hits.length)at=0}show()};
const leave=(d,skip)=>{const a=part[d],q=box.value.trim();if(!a||!q)return false;
 location[skip?"replace":"assign"](a.getAttribute("href")+"#find"+(d<0?"-":"+")+encodeURIComponent(q));return true};
const go=d=>{const to=at+d;if((to<0||to>=hits.length)&&leave(d))return;
 if(hits.length){at=(to+hits.length)%hits.length;show()}};
box.oninput=()=>{clearTimeout(timer);timer=setTimeout(find,180)};
box.onkeydown=e=>{if(e.key==="Enter"){e.preventDefault();go(e.shiftKey?-1:1)}else if(e.key==="Escape"){box.value="";find();box.blur()}};
$("#next").onclick=()=>go(1);$("#prev").onclick=()=>go(-1);
D.addEventListener("keydown",e=>{if(e.key==="/"&&!/^(INPUT|TEXTAREA)$/.test(D.activeElement.tagName)){e.preventDefault();box.focus()}});
addEventListener("beforeprint",()=>all("details",d=>{d.open=true}));
const come=()=>{const m=/^#find([+-])(.+)$/.exec(location.hash);if(!m)return false;const d=m[1]==="-"?-1:1;
 try{box.value=decodeURIComponent(m[2])}catch(e){return false}
 find();if(hits.length){at=d<0?hits.length-1:0;show()}else leave(d,true);return true};
if(!come())show()})();
)js";

constexpr std::string_view k_light =
    "--bg:#f4f5f4;--line:#dfe3e1;--edge:#b9c1be;--ink:#1c2024;--dim:#56606a;--accent:#1d6048;--hover:#eef1f0;"
    "--ownline:#cbdfd4;--mark:#ffe08a;--cur:#ffb454;--warn:#fdf3dc;--warnline:#e3c987;";
constexpr std::string_view k_dark =
    "--bg:#15191c;--line:#30373c;--edge:#4d565c;--ink:#e6e9ea;--dim:#a3adb5;--accent:#7fd1ae;--hover:#293035;"
    "--ownline:#2f4a3f;--mark:#d9b23f;--cur:#ff9d3c;--warn:#3a3220;--warnline:#6d5c2d;";

std::string variables(bool dark) {
    std::string rule =
        fmt::format(":root{{color-scheme:{};{}--card:{};--own:{};", dark ? "dark" : "light",
                    dark ? k_dark : k_light, dark ? k_backgrounds[0].dark : k_backgrounds[0].light,
                    dark ? k_backgrounds[1].dark : k_backgrounds[1].light);
    for (std::size_t i = 0; i < k_sender_colours.size(); ++i) {
        rule += fmt::format("--c{}:{};", i, dark ? k_sender_colours[i].dark : k_sender_colours[i].light);
    }
    return rule + "}";
}

std::string make_style() {
    std::string css =
        variables(false) + "\n@media screen and (prefers-color-scheme:dark){" + variables(true) + "}\n";
    for (std::size_t i = 0; i < k_sender_colours.size(); ++i) {
        css += fmt::format(".c{0}{{color:var(--c{0})}}", i);
    }
    return css.append(k_style);
}

/// The form in which a Content-Security-Policy names a script.
std::string source_of(std::string_view content) {
    return "'sha256-" + base::encode_base64(base::bytes_of_hex(hash::sha256(content))) + "'";
}

} // namespace

const std::string& style() {
    static const std::string css = make_style();
    return css;
}

std::string_view script() {
    return k_script;
}

const std::string& security_policy() {
    static const std::string policy =
        "default-src 'none'; img-src 'self' file:; media-src 'self' file:; style-src " + source_of(style()) +
        "; script-src " + source_of(script()) + "; form-action 'none'; base-uri 'none'";
    return policy;
}

} // namespace chatkeep::report
