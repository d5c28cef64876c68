#pragma once

#include <functional>
#include <span>
#include <vector>

#include "lrtrack/model.hpp"
#include "lrtrack/parts.hpp"

namespace lrtrack {

struct ProductTracker {
  using Self = ProductTracker;

  std::vector<TrackerPtr> factors = {};

  static constexpr std::string_view name = "ProductTracker";
  static constexpr Documentation documentation{
      .summary = "Trackers multiplied at each update. The operator * makes it.",
      .formula = R"(f(t) = factors[0](t) · factors[1](t) · …

In float32 each product is rounded, from left to right.)",
      .example = R"(>>> (Tracker.square_root().set_base_value(1.0).build() * 0.5).get_new_value(3)
0.25)",
      .source = "Products of schedules, as in torch's ChainedScheduler."};

  static constexpr auto parameters() {
    return std::tuple{
        required("factors", &Self::factors, rules::finite, "the trackers, at least one")};
  }

  void validate() const { require(!factors.empty(), "factors", "at least one", std::int64_t{0}); }

  template <class Visit>
  void piece_at(std::int64_t, const Visit& visit) const {
    visit(Piece{}, joined(std::span(factors), std::multiplies<>{}));
  }
};

}  // namespace lrtrack
