#pragma once

#include <algorithm>
#include <cmath>
#include <numbers>

#include "lrtrack/detail/powers.hpp"
#include "lrtrack/detail/tables.hpp"
#include "lrtrack/model.hpp"
#include "lrtrack/shapes.hpp"

namespace lrtrack {

struct TanhTracker {
  using Self = TanhTracker;

  double base_value = unset_real;
  double final_value = 0;
  std::int64_t total_updates = unset_integer;
  double lower = -6;
  double upper = 3;

  static constexpr std::string_view name = "TanhTracker";
  static constexpr Documentation documentation{
      .summary = "Falls along a stretch of the hyperbolic tangent.",
      .formula =
          R"(f(t) = final_value + (base_value − final_value) / 2 · (1 − tanh(lower · (1 − p) + upper · p))
p = t / total_updates, 1 from there on

The tangent stays between −1 and 1, so f(0) is a little below base_value, and the value that is
held after total_updates a little above final_value.)",
      .example =
          R"(>>> tracker = TanhTracker(base_value=0.5, total_updates=3, lower=-1.0, upper=0.5)
>>> [round(tracker(t), 6) for t in (0, 2, 3, 4)]
[0.440399, 0.25, 0.134471, 0.134471])",
      .source =
          "Hsueh, Li and Wu, Stochastic Gradient Descent with Hyperbolic-Tangent Decay, 2019; "
          "timm's TanhLRScheduler."};

  static constexpr auto parameters() {
    return std::tuple{
        required("base_value", &Self::base_value, rules::positive,
                 "what the value falls from; at least final_value"),
        optional("final_value", &Self::final_value, rules::finite, "what the value falls towards"),
        required("total_updates", &Self::total_updates, rules::positive,
                 "how many updates the fall takes"),
        optional("lower", &Self::lower, rules::finite,
                 "where on the tangent the fall begins; below upper"),
        optional("upper", &Self::upper, rules::finite, "where on the tangent the fall ends")};
  }

  void validate() const {
    require_at_most(*this, &Self::final_value, &Self::base_value);
    if (lower >= upper) {
      refuse("lower", "below " + limit_of(*this, &Self::upper), text_of(*this, &Self::lower));
    }
  }

  /// The value at a height between 0 and 1.
  struct Fall {
    double base_value;
    double final_value;

    double at(double height) const {
      return std::min(final_value + (base_value - final_value) * height, base_value);
    }
    /// Around the value, where the height is off by this share of it, or is 0 where the estimate of
    /// its power ends at 2^900.
    detail::Interval around(double height, double off) const {
      const double value = at(height);
      const double height_off = height * off + 0x1p-899;
      return detail::around(value,
                            (base_value - final_value) * height_off + std::abs(value) * 0x1p-50);
    }
    /// Around the value where exp(2 · argument) is this power, made of others from a table. In
    /// units of 2^-53, the formula's argument is off by 250 at most, which counts twice, and the
    /// table's exponents by 600; with the products and the last sums that is less than 1300, and
    /// 2^-42 is 2048.
    detail::Interval around_power(double power) const { return around(1 / (1 + power), 0x1p-42); }
  };

  template <class Real>
  struct Formula {
    Fall fall;
    std::int64_t total_updates;
    double lower;
    double upper;
    double first_power{};
    detail::UpdatePowers quick_powers{};

    explicit Formula(const Self& definition)
        : fall{definition.base_value, definition.final_value},
          total_updates(definition.total_updates),
          lower(definition.lower),
          upper(definition.upper) {
      if constexpr (std::is_same_v<Real, float>) {
        if (std::abs(lower) + std::abs(upper) > 100) return;
        first_power = std::exp(2 * lower);
        quick_powers = detail::UpdatePowers(power_of());
      }
    }

    Real operator()(std::int64_t num_update) const {
      const double argument = lerp(upper, lower, share_left(num_update, total_updates));
      const double height = 1 / (1 + std::exp(2 * argument));  // (1 − tanh(argument)) / 2
      return static_cast<Real>(fall.at(height));
    }

    void add_milestones(Milestones& milestones) const { milestones.add(total_updates); }

    auto estimate() const {
      return detail::Estimate{
          [from = upper, to = lower, fall = fall,
           total = static_cast<double>(total_updates)](double number) {
            const double argument = lerp(from, to, share_left(number, total));
            const auto power = detail::scaled_power(1, argument * (2 * std::numbers::log2e));
            // Half of what the power is off goes on to the height, at most, and a few roundings.
            const double height = 1 / (1 + power.low);
            const double off = (power.high - power.low) / (1 + power.low) + 0x1p-50;
            return fall.around(height, off);
          },
          [](float value, double) { return value; }};
    }
    std::int64_t limit() const { return detail::limit_with_length(total_updates); }

    /// Without std::exp.
    Real quick(std::int64_t num_update) const {
      if constexpr (std::is_same_v<Real, float>) {
        const auto t = static_cast<std::uint64_t>(num_update);
        if (quick_powers.holds(t) && num_update < total_updates) {
          const auto bounds = fall.around_power(first_power * quick_powers(t));
          if (const auto value = detail::float_between(bounds)) return *value;
        }
      }
      return (*this)(num_update);
    }

    void fill(UpdateRange range, Real* out) const {
      const auto falling = detail::count_up_to(range, total_updates - 1);
      std::fill(out + falling, out + range.count, (*this)(total_updates));
      fill_fall(range.part(0, falling), out);
    }

   private:
    /// Whether the exponents are small enough for tables.
    bool has_powers() const { return quick_powers.holds(0); }

    auto power_of() const {
      return [slope = 2 * (upper - lower) / static_cast<double>(total_updates)](double number) {
        return std::exp(slope * number);
      };
    }

    void fill_fall(UpdateRange range, Real* out) const {
      if constexpr (std::is_same_v<Real, float>) {
        const bool is_short = range.count < detail::least_for_tables;
        if (is_short || !has_powers() || detail::largest(range) >= detail::limit_of(*this)) {
          return detail::evaluate_formula(*this, range, out);
        }
        const detail::PowerTable powers(power_of(), range.step, range.count);
        detail::for_each_block(range, out, [&](UpdateRange part, Real* values) {
          const auto bounds = [fall = fall,
                               power = powers.powers(first_power * powers.power(part.start))](
                                  detail::Index k) { return fall.around_power(power(k)); };
          detail::round_where_certain(*this, part, values, bounds,
                                      [](Real value, detail::Index) { return value; });
        });
      } else {
        detail::evaluate_one_by_one(*this, range, out);
      }
    }
  };
};

}  // namespace lrtrack
