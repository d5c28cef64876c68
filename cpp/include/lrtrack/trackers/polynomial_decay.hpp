#pragma once

#include <algorithm>

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
    Real height;
    Real last;
    Real power;
    std::int64_t decay_steps;
    bool cycle;
    double first_value;  // these three not rounded, for the cycles, which DJL does not have
    double last_value;
    double exponent;

    explicit Formula(const Self& definition)
        : height(static_cast<Real>(definition.base_value) -
                 static_cast<Real>(definition.end_learning_rate)),
          last(static_cast<Real>(definition.end_learning_rate)),
          power(static_cast<Real>(definition.power)),
          decay_steps(definition.decay_steps),
          cycle(definition.cycle),
          first_value(definition.base_value),
          last_value(definition.end_learning_rate),
          exponent(definition.power) {}

    template <class Visit>
    void piece_at(std::int64_t num_update, const Visit& visit) const {
      if (cycle) return cycle_at(num_update, visit);
      const auto fall = [&](auto raised, auto form) {
        const auto value = [raised, h = static_cast<double>(height),
                            end = static_cast<double>(last), n = static_cast<double>(decay_steps)](
                               auto t) { return h * raised(1.0 - t / n) + end; };
        if (num_update < decay_steps) {
          return visit(Piece{.last = decay_steps - 1}, form(value));
        }
        visit(Piece{}, hold(static_cast<Real>(value(static_cast<double>(decay_steps)))));
      };
      // Java's compiler turns Math.pow(x, 2) into x · x.
      const auto simple = [](auto f) { return plain(f); };
      if (power == 1) return fall([](auto left) { return left; }, simple);
      if (power == 2) return fall([](auto left) { return left * left; }, simple);
      fall([p = static_cast<double>(power)](auto left) { return pow(left, p); },
           [](auto f) { return curve(f); });
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
            curve([low = last_value, high = first_value, p = exponent,
                   n = static_cast<double>(before + 1) * static_cast<double>(decay_steps)](auto t) {
              return lerp(low, high, pow(-t / n, p));
            }));
    }
  };
};

}  // namespace lrtrack
