#pragma once

#include <algorithm>
#include <cmath>

#include "lrtrack/detail/powers.hpp"
#include "lrtrack/detail/tables.hpp"
#include "lrtrack/model.hpp"
#include "lrtrack/shapes.hpp"

namespace lrtrack {

struct PolynomialDecayTracker {
  using Self = PolynomialDecayTracker;

  double base_value = unset_real;
  double end_learning_rate = unset_real;
  std::int64_t decay_steps = unset_integer;
  double power = 1;
  bool cycle = false;

  static constexpr std::string_view name = "PolynomialDecayTracker";
  static constexpr Documentation documentation{
      .summary = "A power of the fraction of updates that is left, from a base value to an end.",
      .formula =
          R"(f(t) = (base_value − end_learning_rate) · (1 − min(t, decay_steps) / decay_steps)^power
       + end_learning_rate

With cycle, decay_steps is multiplied by max(1, ceil(t / decay_steps)): after each end the value
rises, and falls for decay_steps updates again.)",
      .example =
          R"(>>> tracker = PolynomialDecayTracker(base_value=1.0, end_learning_rate=0.0, decay_steps=4, power=2)
>>> [tracker.get_new_value(t) for t in (0, 2, 4, 5)]
[1.0, 0.25, 0.0, 0.0])",
      .source = "DJL's PolynomialDecayTracker; Keras' PolynomialDecay (cycle)."};

  static constexpr auto parameters() {
    return std::tuple{
        required("base_value", &Self::base_value, rules::finite, "the value at update 0"),
        required("end_learning_rate", &Self::end_learning_rate, rules::finite,
                 "the value from decay_steps on"),
        required("decay_steps", &Self::decay_steps, rules::positive,
                 "the update at which the end value is reached"),
        optional("power", &Self::power, rules::non_negative, "the exponent; 1 is a straight line"),
        optional("cycle", &Self::cycle, rules::finite,
                 "whether the decay begins again after its end")
            .absent_in_0_1()};
  }

  void validate() const {
    const double fall = static_cast<float>(base_value) - static_cast<float>(end_learning_rate);
    require(std::isfinite(fall), "base_value - end_learning_rate", "within the range of float32",
            base_value - end_learning_rate);
  }

  template <class Real>
  struct Formula {
    Real base_value;
    Real end_learning_rate;
    std::int64_t decay_steps;
    Real power;
    Real end_value;
    double share;  // of decay_steps, that one update is
    detail::SmallPower quick_power;
    bool cycles;
    double first_value;  // these three not rounded, for the cycles
    double last_value;
    double cycle_power;

    explicit Formula(const Self& definition)
        : base_value(static_cast<Real>(definition.base_value)),
          end_learning_rate(static_cast<Real>(definition.end_learning_rate)),
          decay_steps(definition.decay_steps),
          power(static_cast<Real>(definition.power)),
          end_value(in_single_decay(decay_steps)),
          share(1 / static_cast<double>(decay_steps)),
          quick_power(),
          cycles(definition.cycle),
          first_value(definition.base_value),
          last_value(definition.end_learning_rate),
          cycle_power(definition.power) {
      if constexpr (std::is_same_v<Real, float>) {
        if (power != 1 && power != 2 && decay_steps < limit()) {
          quick_power = detail::SmallPower(static_cast<double>(power));
        }
      }
    }

    Real operator()(std::int64_t num_update) const {
      return cycles ? in_cycle(num_update) : in_single_decay(num_update);
    }

    void add_milestones(Milestones& milestones) const {
      if (!cycles) return milestones.add(decay_steps);
      if (decay_steps < milestones.stop()) {
        milestones.add_every(decay_steps, decay_steps + 1);
      }
    }

    /// Without std::pow, where the power is small.
    Real quick(std::int64_t num_update) const {
      if (cycles) return in_cycle(num_update);
      if (num_update >= decay_steps) return end_value;
      if constexpr (std::is_same_v<Real, float>) {
        // At most 2^-51 away from the formula's, that is 2^-43 of it, and 2^-41 of its power.
        const double left = 1 - static_cast<double>(num_update) * share;
        if (quick_power.holds(left)) {
          const double fall =
              static_cast<double>(base_value - end_learning_rate) * quick_power(left);
          const double value = fall + static_cast<double>(end_learning_rate);
          const double error = std::abs(fall) * 0x1p-38 + std::abs(value) * 0x1p-51;
          if (const auto certain = detail::float_between({value - error, value + error})) {
            return *certain;
          }
        }
      }
      return (*this)(num_update);
    }

    void fill(UpdateRange range, Real* out) const {
      if (cycles) return detail::evaluate_one_by_one(*this, range, out);
      const auto falling = detail::count_up_to(range, decay_steps - 1);
      if (falling < range.count) {
        std::fill(out + falling, out + range.count, end_value);
      }
      const auto part = range.part(0, falling);
      if constexpr (std::is_same_v<Real, float>) {
        detail::for_each_block(part, out, [this](UpdateRange block, Real* values) {
          if (!fill_by_series(block, values)) evaluate(block, values);
        });
      } else {
        detail::evaluate_one_by_one(*this, part, out);
      }
    }

    template <class Updates>
    void evaluate(Updates updates, Real* out) const {
      if (cycles) return detail::evaluate_one_by_one(*this, updates, out);
      if (power == 1) return detail::evaluate_exactly(*this, exact<1>(), updates, out);
      if (power == 2) return detail::evaluate_exactly(*this, exact<2>(), updates, out);
      if constexpr (std::is_same_v<Real, float>) {
        if (power <= most_estimated) {
          return detail::evaluate_by_estimate(*this, estimate(), updates, out);
        }
      }
      detail::evaluate_one_by_one(*this, updates, out);
    }

    std::int64_t limit() const {
      return decay_steps < (std::int64_t{1} << 50) ? detail::exact_limit : 0;
    }

   private:
    /// DJL's formula.
    Real in_single_decay(std::int64_t num_update) const {
      if (power == 1) return exact<1>()(static_cast<double>(num_update));
      if (power == 2) return exact<2>()(static_cast<double>(num_update));
      const auto step = static_cast<double>(std::min(num_update, decay_steps));
      const double left = 1.0 - step / static_cast<double>(decay_steps);
      const auto height = static_cast<double>(base_value - end_learning_rate);
      return static_cast<Real>(height * std::pow(left, static_cast<double>(power)) +
                               static_cast<double>(end_learning_rate));
    }

    /// DJL has no cycles: this is computed in double and rounded once.
    Real in_cycle(std::int64_t num_update) const {
      const auto before = std::max<std::int64_t>(num_update - 1, 0) / decay_steps;  // cycles
      const auto left = decay_steps - (num_update - before * decay_steps);
      const double length = static_cast<double>(before + 1) * static_cast<double>(decay_steps);
      const double height = std::pow(static_cast<double>(left) / length, cycle_power);
      return static_cast<Real>(lerp(last_value, first_value, height));
    }

    /// The formula with a power that needs no std::pow: a straight line or, as where Java's
    /// compiler meets Math.pow(x, 2), a square.
    template <int simple_power>
    auto exact() const {
      return [height = static_cast<double>(base_value - end_learning_rate),
              last = static_cast<double>(end_learning_rate),
              steps = static_cast<double>(decay_steps)](double number) {
        const double left = 1.0 - (number < steps ? number : steps) / steps;
        return static_cast<Real>(height * (simple_power == 2 ? left * left : left) + last);
      };
    }

    /// Powers above would give numbers that are not normal at the last updates.
    static constexpr Real most_estimated = 16;

    auto estimate() const {
      const auto height = static_cast<double>(base_value - end_learning_rate);
      const auto last = static_cast<double>(end_learning_rate);
      const auto exponent = static_cast<double>(power);
      const double relative = 0x1p-44 + exponent * 0x1p-45;
      return detail::Estimate{
          [height, last, exponent, steps = static_cast<double>(decay_steps),
           off = std::abs(height) * relative, off_by_y = std::abs(height) * 0x1p-50,
           off_by_last = std::abs(last) * 0x1p-51](double number) {
            const double left = 1 - std::min(number, steps - 1) / steps;
            const double y = exponent * detail::log2_estimate(left);
            const double rest = detail::exp2_estimate(y);
            return detail::around(height * rest + last, rest * (off - off_by_y * y) + off_by_last);
          },
          [steps = static_cast<double>(decay_steps), last = end_value](Real value, double number) {
            return number < steps ? value : last;
          }};
    }

    bool fill_by_series(UpdateRange block, Real* out) const {
      if (decay_steps >= limit()) return false;
      const double steps = static_cast<double>(decay_steps);
      const detail::BinomialSeries series{
          .first = 1.0 - static_cast<double>(block.start) / steps,
          .step = block.count > 1 ? static_cast<double>(block.step) / steps : 0.0,
          .power = static_cast<double>(power),
          .height = static_cast<double>(base_value - end_learning_rate),
          .offset = static_cast<double>(end_learning_rate)};
      return series.fill(*this, block, out);
    }
  };
};

}  // namespace lrtrack
