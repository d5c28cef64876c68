#pragma once

#include <array>
#include <cmath>

#include "lrtrack/model.hpp"
#include "lrtrack/parts.hpp"

namespace lrtrack {

struct PowerTracker {
  using Self = PowerTracker;

  TrackerPtr base = {};
  TrackerPtr exponent = {};

  static constexpr std::string_view name = "PowerTracker";
  static constexpr Documentation documentation{
      .summary = "One tracker to the power of another at each update. The operator ** makes it.",
      .formula = R"(f(t) = base(t)^exponent(t)

In float32 the power of the two floats is computed in double and rounded once. A negative base with
an exponent that is no integer gives NaN, 0 with a negative exponent gives infinity.)",
      .example = R"(>>> (Tracker.square_root().set_base_value(1.0).build() ** 2).get_new_value(3)
0.25)",
      .source = "The exponent of optax's cosine_decay_schedule."};

  static constexpr auto parameters() {
    return std::tuple{
        required("base", &Self::base, rules::finite, "the tracker of the base"),
        required("exponent", &Self::exponent, rules::finite, "the tracker of the exponent")};
  }

  template <class Visit>
  void piece_at(std::int64_t, const Visit& visit) const {
    visit(
        Piece{}, joined(std::array{base.get(), exponent.get()}, [](auto b, auto e) {
          return static_cast<decltype(b)>(std::pow(static_cast<double>(b), static_cast<double>(e)));
        }));
  }
};

}  // namespace lrtrack
