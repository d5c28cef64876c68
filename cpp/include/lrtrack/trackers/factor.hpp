#pragma once

#include <algorithm>
#include <cmath>
#include <optional>

#include "lrtrack/detail/powers.hpp"
#include "lrtrack/detail/tables.hpp"
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
    double log2_factor;
    detail::UpdatePowers quick_powers{};

    explicit Formula(const Self& definition)
        : base_value(static_cast<Real>(definition.base_value)),
          factor(static_cast<Real>(definition.factor)),
          max_updates(definition.max_updates.value_or(std::numeric_limits<std::int64_t>::max())),
          log2_factor(std::log2(static_cast<double>(factor))) {
      if (definition.min_value) max_updates = last_update(*definition.min_value);
      if constexpr (std::is_same_v<Real, float>) quick_powers = detail::UpdatePowers(power_of());
    }

    Real operator()(std::int64_t num_update) const {
      const auto exponent = static_cast<double>(std::min(num_update, max_updates));
      return static_cast<Real>(static_cast<double>(base_value) * power_of()(exponent));
    }

    void add_milestones(Milestones& milestones) const { milestones.add(max_updates); }

    /// Without std::pow.
    Real quick(std::int64_t num_update) const {
      if constexpr (std::is_same_v<Real, float>) {
        const auto exponent = static_cast<std::uint64_t>(std::min(num_update, max_updates));
        const auto value = quick_powers.times(static_cast<double>(base_value), exponent);
        return value ? *value : detail::value_by_estimate(*this, num_update);
      } else {
        return (*this)(num_update);
      }
    }

    void fill(UpdateRange range, Real* out) const {
      const auto falling = detail::count_up_to(range, max_updates);
      if (falling < range.count) {
        std::fill(out + falling, out + range.count, (*this)(max_updates));
      }
      const auto part = range.part(0, falling);
      if constexpr (std::is_same_v<Real, float>) {
        if (falling > 0 && detail::largest(part) < limit()) {
          return detail::fill_powers(*this, static_cast<double>(base_value), power_of(), part, out);
        }
      }
      detail::evaluate_one_by_one(*this, part, out);
    }

    auto estimate() const {
      return detail::Estimate{
          [base = static_cast<double>(base_value), end = static_cast<double>(max_updates),
           slope = log2_factor](double number) {
            return detail::scaled_power(base, std::min(number, end) * slope);
          },
          [](Real value, double) { return value; }};
    }
    /// A negative factor has no logarithm.
    std::int64_t limit() const { return factor > 0 ? detail::exact_limit : 0; }

   private:
    auto power_of() const {
      return [base = static_cast<double>(factor)](double number) { return std::pow(base, number); };
    }

    std::int64_t last_update(double min_value) const {
      const Real ratio = static_cast<Real>(min_value) / base_value;
      require(ratio > 0, "min_value", "large enough beside base_value not to underflow", min_value);
      return round_half_up(rounded_log(static_cast<double>(ratio)) /
                           rounded_log(static_cast<double>(factor)));
    }
  };
};

}  // namespace lrtrack
