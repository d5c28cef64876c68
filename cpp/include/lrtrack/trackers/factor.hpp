#pragma once

#include <optional>

#include "lrtrack/logarithm.hpp"
#include "lrtrack/model.hpp"
#include "lrtrack/rounding.hpp"

namespace lrtrack {

struct FactorTracker {
  using Self = FactorTracker;

  double base_value = unset_real;
  double factor = unset_real;
  std::optional<double> min_value = {};
  std::optional<std::int64_t> max_updates = {};

  static constexpr std::string_view name = "FactorTracker";
  static constexpr Documentation documentation{
      .summary = "Multiplies the value by a factor at every update.",
      .formula = R"(f(t) = base_value · factor^min(t, max_updates)

With min_value, max_updates is the update that comes nearest to it:
round(ln(min_value / base_value) / ln(factor)). With neither, there is no end.)",
      .example = R"(>>> tracker = Tracker.factor().set_base_value(1.0).set_factor(0.5).build()
>>> tracker.get_new_value(3)
0.125)",
      .source = "DJL's FactorTracker."};

  static constexpr auto parameters() {
    auto at_most_one = rules::at_most_one_non_zero;
    at_most_one.advice = "growth: StepTracker with step_size=1";
    return std::tuple{
        required("base_value", &Self::base_value, rules::finite, "the value at update 0"),
        required("factor", &Self::factor, at_most_one, "what each update multiplies the value by"),
        optional("min_value", &Self::min_value, rules::positive,
                 "where the decay ends; needs 0 < factor < 1 and must be below base_value"),
        optional("max_updates", &Self::max_updates, rules::non_negative,
                 "the update after which the value stays, if min_value is not given")};
  }

  void validate() const {
    if (!min_value) return;
    if (max_updates) refuse("max_updates", "unset where min_value is set", to_text(*max_updates));
    require(*min_value < base_value, "min_value", "below " + limit_of(*this, &Self::base_value),
            *min_value);
    require(0 < factor && factor < 1, "factor", "between 0 and 1, both excluded, with min_value",
            factor);
  }

  template <class Real>
  struct Formula {
    Real base_value;
    Real factor;
    std::int64_t max_updates;

    explicit Formula(const Self& definition)
        : base_value(static_cast<Real>(definition.base_value)),
          factor(static_cast<Real>(definition.factor)),
          max_updates(definition.max_updates.value_or(latest_update)) {
      if (definition.min_value) max_updates = last_update(*definition.min_value);
    }

    template <class Visit>
    void piece_at(std::int64_t num_update, const Visit& visit) const {
      const auto power = [b = static_cast<double>(base_value),
                          f = static_cast<double>(factor)](auto t) { return b * pow(f, t); };
      if (num_update < max_updates) return visit(Piece{.last = max_updates - 1}, curve(power));
      visit(Piece{}, hold(power(static_cast<double>(max_updates))));
    }

   private:
    std::int64_t last_update(double min_value) const {
      const Real ratio = static_cast<Real>(min_value) / base_value;
      require(ratio > 0, "min_value", "large enough beside base_value not to underflow", min_value);
      return round_half_up(rounded_log(static_cast<double>(ratio)) /
                           rounded_log(static_cast<double>(factor)));
    }
  };
};

}  // namespace lrtrack
