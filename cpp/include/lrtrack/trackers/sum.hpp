#pragma once

#include <functional>
#include <span>
#include <vector>

#include "lrtrack/model.hpp"
#include "lrtrack/parts.hpp"

namespace lrtrack {

struct SumTracker {
  using Self = SumTracker;

  std::vector<TrackerPtr> terms = {};

  static constexpr std::string_view name = "SumTracker";
  static constexpr Documentation documentation{
      .summary = "Trackers added at each update. The operator + makes it.",
      .formula = R"(f(t) = terms[0](t) + terms[1](t) + …

In float32 each sum is rounded, from left to right.)",
      .example = R"(>>> (Tracker.square_root().set_base_value(1.0).build() + 0.25).get_new_value(3)
0.75)",
      .source = "Pointwise composition."};

  static constexpr auto parameters() {
    return std::tuple{required("terms", &Self::terms, rules::finite, "the trackers, at least one")};
  }

  void validate() const { require(!terms.empty(), "terms", "at least one", std::int64_t{0}); }

  template <class Visit>
  void piece_at(std::int64_t, const Visit& visit) const {
    visit(Piece{}, joined(std::span(terms), std::plus<>{}));
  }
};

}  // namespace lrtrack
