#pragma once

#include <algorithm>
#include <optional>

#include "lrtrack/model.hpp"
#include "lrtrack/rounding.hpp"

namespace lrtrack {

struct LinearTracker {
  using Self = LinearTracker;

  double base_value = unset_real;
  double slope = unset_real;
  std::optional<double> min_value = {};
  std::optional<double> max_value = {};
  std::optional<std::int64_t> max_updates = {};

  static constexpr std::string_view name = "LinearTracker";
  static constexpr Documentation documentation{
      .summary = "Changes the value by a constant amount at every update.",
      .formula = R"(f(t) = base_value + min(t, max_updates) · slope

With min_value or max_value, max_updates is the update that comes nearest to it:
round((max_value − base_value) / slope). With none of the three, there is no end.)",
      .example =
          R"(>>> tracker = Tracker.linear().set_base_value(1.0).opt_slope(-0.25).opt_min_value(0.25).build()
>>> [tracker.get_new_value(t) for t in (0, 1, 3, 4)]
[1.0, 0.75, 0.25, 0.25])",
      .source = "DJL's LinearTracker."};

  static constexpr auto parameters() {
    auto non_zero = rules::non_zero;
    non_zero.advice = "for one value: FixedTracker";
    return std::tuple{
        required("base_value", &Self::base_value, rules::finite, "the value at update 0"),
        required("slope", &Self::slope, non_zero, "what each update adds to the value", "opt_"),
        optional("min_value", &Self::min_value, rules::finite,
                 "where a falling line ends; below base_value"),
        optional("max_value", &Self::max_value, rules::finite,
                 "where a rising line ends; above base_value"),
        optional("max_updates", &Self::max_updates, rules::non_negative,
                 "the update after which the value stays, if no bound is given")};
  }

  void validate() const {
    if (min_value && max_value) {
      refuse("max_value", "unset where min_value is set", to_text(*max_value));
    }
    if (max_updates && (min_value || max_value)) {
      refuse("max_updates", "unset where min_value or max_value is set", to_text(*max_updates));
    }
    if (max_value) {
      require(slope > 0, "slope", "positive with max_value", slope);
      require(*max_value > base_value, "max_value", "above " + limit_of(*this, &Self::base_value),
              *max_value);
    }
    if (min_value) {
      require(slope < 0, "slope", "negative with min_value", slope);
      require(*min_value < base_value, "min_value", "below " + limit_of(*this, &Self::base_value),
              *min_value);
    }
  }

  template <class Real>
  struct Formula {
    Real base_value;
    Real slope;
    std::int64_t max_updates;

    explicit Formula(const Self& definition)
        : base_value(static_cast<Real>(definition.base_value)),
          slope(static_cast<Real>(definition.slope)),
          max_updates(definition.max_updates.value_or(latest_update)) {
      if (definition.max_value) {
        const auto max_value = static_cast<Real>(*definition.max_value);
        max_updates = round_half_up(static_cast<double>((max_value - base_value) / slope));
      } else if (definition.min_value) {
        const auto min_value = static_cast<Real>(*definition.min_value);
        // DJL rounds the negative quotient, which sends a tie to the earlier update.
        const auto quotient = static_cast<double>((base_value - min_value) / slope);
        max_updates = -std::max(round_half_up(quotient), -latest_update);
      }
    }

    template <class Visit>
    void piece_at(std::int64_t num_update, const Visit& visit) const {
      const auto line = [base = base_value, change = slope](Real t) { return base + t * change; };
      if (num_update < max_updates) {
        return visit(Piece{.last = max_updates - 1}, as_is<Real>(line));
      }
      visit(Piece{}, hold(line(static_cast<Real>(max_updates))));
    }
  };
};

}  // namespace lrtrack
