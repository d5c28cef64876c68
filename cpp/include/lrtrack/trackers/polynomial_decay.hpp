#pragma once

#include <algorithm>

#include "lrtrack/model.hpp"
#include "lrtrack/rounding.hpp"
#include "lrtrack/shapes.hpp"

namespace lrtrack {

// Longer than other trackers: Keras' cycles are another schedule than DJL's, rounded differently.
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
    double base_value;
    double end_value;
    double power;
    std::int64_t decay_steps;
    bool cycle;

    explicit Formula(const Self& definition)
        : decay_steps(definition.decay_steps), cycle(definition.cycle) {
      // DJL rounds its parameters, but has no cycles.
      const auto rounded = [this](double real) {
        return cycle || std::is_same_v<Real, double> ? real : rounded_to_float32(real);
      };
      base_value = rounded(definition.base_value);
      end_value = rounded(definition.end_learning_rate);
      power = rounded(definition.power);
    }

    template <class Visit>
    void piece_at(std::int64_t num_update, const Visit& visit) const {
      if (cycle) return cycle_at(num_update, visit);
      const Real height = static_cast<Real>(base_value) - static_cast<Real>(end_value);
      const auto value = [&](auto raise) {
        return
            [raise, h = static_cast<double>(height), end = end_value,
             n = static_cast<double>(decay_steps)](auto t) { return h * raise(1.0 - t / n) + end; };
      };
      const auto fall = [&](auto form) {
        if (num_update < decay_steps) return visit(Piece{.last = decay_steps - 1}, form);
        visit(Piece{}, hold(form.function(static_cast<double>(decay_steps))));
      };
      // Java's compiler turns Math.pow(x, 2) into x · x.
      if (power == 1) return fall(plain(value([](auto left) { return left; })));
      if (power == 2) return fall(plain(value([](auto left) { return left * left; })));
      fall(curve(value([p = power](auto left) { return pow(left, p); })));
    }

    void add_milestones(Milestones& milestones) const {
      if (!cycle) return milestones.add(decay_steps);
      if (decay_steps < milestones.stop()) milestones.add_every(decay_steps, decay_steps + 1);
    }

   private:
    /// Cycle i, from 0, takes the updates after the end of the one before, and i + 1 times as long.
    template <class Visit>
    void cycle_at(std::int64_t num_update, const Visit& visit) const {
      const auto before = std::max<std::int64_t>(num_update - 1, 0) / decay_steps;
      const auto start = before * decay_steps;
      const bool has_end = start <= latest_update - decay_steps;
      visit(Piece{.last = has_end ? start + decay_steps : latest_update,
                  .origin = detail::wrapping_sum(start, decay_steps)},
            curve([low = end_value, high = base_value, p = power,
                   n = static_cast<double>(before + 1) * static_cast<double>(decay_steps)](auto t) {
              return lerp(low, high, pow(-t / n, p));
            }));
    }
  };
};

}  // namespace lrtrack
