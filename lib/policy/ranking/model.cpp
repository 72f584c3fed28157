// SPDX-License-Identifier: EUPL-1.2
#include "policy/ranking/model.hpp"

#include "base/error.hpp"
#include "base/fd.hpp"
#include "base/io.hpp"
#include "base/line_input.hpp"
#include "hash/sha.hpp"
#include "stream/json_text.hpp"
#include "stream/reader.hpp"

#include <fmt/core.h>
#include <linear.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <limits>
#include <memory>

namespace chatkeep::policy {

namespace {

using base::Error;
using base::Fault;

constexpr double k_unit = 1'000'000;
constexpr std::size_t k_file_most = std::size_t{64} << 20U;

struct FreeModel {
    void operator()(::model* learned) const noexcept { ::free_and_destroy_model(&learned); }
};

/// The examples as liblinear wants them: rows of index and value, each of length one, ended by -1.
class Problem {
public:
    explicit Problem(const std::vector<LabelledExample>& examples) {
        std::size_t size = 0;
        for (const LabelledExample& example : examples) {
            size += example.features.size() + 2;
        }
        m_nodes.reserve(size);
        for (const LabelledExample& example : examples) {
            m_labels.push_back(example.positive ? 1 : -1);
            m_rows.push_back(m_nodes.data() + m_nodes.size());
            add_row(example.features);
        }
        m_problem.l = static_cast<int>(m_rows.size());
        m_problem.n = static_cast<int>(k_feature_buckets) + 1;
        m_problem.y = m_labels.data();
        m_problem.x = m_rows.data();
        m_problem.bias = 1;
    }

    [[nodiscard]] const ::problem* get() const noexcept { return &m_problem; }

private:
    void add_row(const std::vector<std::uint32_t>& features) {
        const double value = 1 / std::sqrt(static_cast<double>(std::max<std::size_t>(features.size(), 1)));
        for (const std::uint32_t feature : features) {
            m_nodes.push_back({static_cast<int>(feature) + 1, value});
        }
        m_nodes.push_back({static_cast<int>(k_feature_buckets) + 1, 1});
        m_nodes.push_back({-1, 0});
    }

    std::vector<::feature_node> m_nodes;
    std::vector<::feature_node*> m_rows;
    std::vector<double> m_labels;
    ::problem m_problem{};
};

void say_nothing(const char* /*text*/) {}

std::int32_t to_millionths(double weight) {
    constexpr double most = std::numeric_limits<std::int32_t>::max();
    return static_cast<std::int32_t>(std::lround(std::clamp(weight * k_unit, -most, most)));
}

[[noreturn]] void refuse(const std::string& name, std::uint64_t line, const std::string& what) {
    throw Error(Fault::data, base::at_line(name, line), what, "make the model anew: chat-clean train");
}

void read_heading(std::string_view line, const std::string& name, RankingModel& model) {
    const stream::Document document(line, name);
    const stream::Value root = document.root();
    const auto number = [&](std::string_view member) {
        const auto value = root.find(member);
        return value ? value->integer() : std::nullopt;
    };
    if (root.text_of("type") != "ranking-model" || number("features") != k_feature_version ||
        number("buckets") != k_feature_buckets || !number("bias")) {
        refuse(name, 1, "no ranking model that this version reads");
    }
    model.family = root.text_of("family");
    model.policy_hash = root.text_of("policy_hash");
    model.decisions = root.text_of("decisions");
    model.positive = static_cast<std::uint64_t>(number("positive").value_or(0));
    model.negative = static_cast<std::uint64_t>(number("negative").value_or(0));
    model.bias = *number("bias");
}

/// "bucket weight"; buckets rise.
std::uint32_t read_weight(std::string_view line, RankingModel& model) {
    std::uint32_t bucket = 0;
    std::int32_t weight = 0;
    const char* const end = line.data() + line.size();
    const auto first = std::from_chars(line.data(), end, bucket);
    const bool parted = first.ec == std::errc() && first.ptr != end && *first.ptr == ' ';
    const auto second = parted ? std::from_chars(first.ptr + 1, end, weight) : first;
    if (!parted || second.ec != std::errc() || second.ptr != end || bucket >= k_feature_buckets) {
        return k_feature_buckets;
    }
    model.weights[bucket] = weight;
    return bucket;
}

} // namespace

void train(RankingModel& model, const std::vector<LabelledExample>& examples) {
    model.positive = static_cast<std::uint64_t>(
        std::count_if(examples.begin(), examples.end(), [](const auto& e) { return e.positive; }));
    model.negative = examples.size() - model.positive;
    if (model.positive == 0 || model.negative == 0) {
        throw Error(
            Fault::data,
            fmt::format("a model needs messages of both kinds; decided so far: {} to take out, {} to keep",
                        model.positive, model.negative));
    }
    const Problem problem(examples);
    ::parameter settings{};
    settings.solver_type = L2R_LR;
    settings.C = 1;
    settings.eps = 0.001;
    ::set_print_string_function(&say_nothing);
    const std::unique_ptr<::model, FreeModel> learned(::train(problem.get(), &settings));
    CHATKEEP_CHECK(learned != nullptr && learned->nr_class == 2);
    const double sign = learned->label[0] == 1 ? 1 : -1;
    model.weights.assign(k_feature_buckets, 0);
    for (std::uint32_t bucket = 0; bucket < k_feature_buckets; ++bucket) {
        model.weights[bucket] = to_millionths(sign * learned->w[bucket]);
    }
    model.bias = to_millionths(sign * learned->w[k_feature_buckets]);
}

std::int64_t score(const RankingModel& model, const std::vector<std::uint32_t>& features) {
    std::int64_t sum = 0;
    for (const std::uint32_t feature : features) {
        sum += model.weights[feature];
    }
    const double length = std::sqrt(static_cast<double>(std::max<std::size_t>(features.size(), 1)));
    const double millionths = static_cast<double>(sum) / length + static_cast<double>(model.bias);
    return std::llround(millionths / 1000);
}

std::string to_text(const RankingModel& model) {
    std::string out;
    stream::ObjectWriter object(out);
    object.text("type", "ranking-model");
    object.text("family", model.family);
    object.number("features", std::int64_t{k_feature_version});
    object.number("buckets", std::uint64_t{k_feature_buckets});
    object.text("policy_hash", model.policy_hash);
    object.text("decisions", model.decisions);
    object.number("positive", model.positive);
    object.number("negative", model.negative);
    object.number("bias", model.bias);
    object.end();
    out.push_back('\n');
    for (std::size_t bucket = 0; bucket < model.weights.size(); ++bucket) {
        if (model.weights[bucket] != 0) {
            out += fmt::format("{} {}\n", bucket, model.weights[bucket]);
        }
    }
    return out;
}

RankingModel parse_model(std::string_view bytes, const std::string& name) {
    RankingModel model;
    model.weights.assign(k_feature_buckets, 0);
    model.hash = hash::sha256(bytes);
    base::MemoryInput memory(bytes);
    base::LineInput lines(memory, name);
    std::string_view line;
    if (!lines.next(line)) {
        refuse(name, 1, "no ranking model that this version reads");
    }
    read_heading(line, name, model);
    std::int64_t last = -1;
    while (lines.next(line)) {
        const std::uint32_t bucket = read_weight(line, model);
        if (bucket == k_feature_buckets || std::int64_t{bucket} <= last) {
            refuse(name, lines.number(), "no weight, or one that is out of order");
        }
        last = bucket;
    }
    return model;
}

RankingModel read_model(const std::string& path) {
    base::FdInput input(base::open_to_read(path), path);
    return parse_model(base::read_all(input, k_file_most, path), path);
}

bool is_of_family(std::string_view rule, std::string_view family) noexcept {
    return rule == family ||
           (rule.size() > family.size() && rule.starts_with(family) && rule[family.size()] == '.');
}

} // namespace chatkeep::policy
