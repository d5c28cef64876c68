#pragma once

#include <array>
#include <cmath>

#include "lrtrack/model.hpp"

namespace lrtrack {

enum class CyclicalMode { triangular, triangular2, exp_range };

template <>
struct EnumNames<CyclicalMode> {
  static constexpr std::string_view name = "CyclicalMode";
  static constexpr std::array<std::string_view, 3> members{"TRIANGULAR", "TRIANGULAR2",
                                                           "EXP_RANGE"};
};

struct CyclicalTracker {
  using Self = CyclicalTracker;

  double base_value = 0.001;
  double max_value = 0.006;
  std::int64_t step_size_up = 2000;
  std::int64_t step_size_down = 0;
  CyclicalMode mode = CyclicalMode::triangular;
  double gamma = 1;
  FunctionPtr scale_function = {};
  bool scale_mode_cycle = true;

  static constexpr std::string_view name = "CyclicalTracker";
  static constexpr Documentation documentation{
      .summary = "A triangle wave between two values, its height scaled by a mode or a function.",
      .formula = R"(f(t) = base_value + (max_value − base_value) · s · scale
cycle = floor(1 + t / total), x = 1 + t / total − cycle, total = step_size_up + step_size_down
s = x / r where x < r, else (x − 1) / (r − 1), with r = step_size_up / total
scale = 1 (TRIANGULAR), 1 / 2^(cycle − 1) (TRIANGULAR2), gamma^t (EXP_RANGE),
        or scale_function(cycle), or scale_function(t) if scale_mode_cycle is False)",
      .example =
          R"(>>> tracker = CyclicalTracker(base_value=0.25, max_value=0.75, step_size_up=2, mode="TRIANGULAR2")
>>> [tracker.get_new_value(t) for t in range(7)]
[0.25, 0.5, 0.75, 0.5, 0.25, 0.375, 0.5])",
      .source = "DJL's CyclicalTracker; Smith, Cyclical Learning Rates, 2017."};

  static constexpr auto parameters() {
    return std::tuple{
        optional("base_value", &Self::base_value, rules::positive,
                 "the lowest value; at most max_value"),
        optional("max_value", &Self::max_value, rules::positive, "the highest value"),
        optional("step_size_up", &Self::step_size_up, rules::positive,
                 "how many updates each rise takes"),
        optional("step_size_down", &Self::step_size_down, rules::non_negative,
                 "how many updates each fall takes; 0: as many as the rise"),
        optional("mode", &Self::mode, rules::finite, "how the height changes over time"),
        optional("gamma", &Self::gamma, rules::unit_interval,
                 "the factor of EXP_RANGE for each update"),
        optional("scale_function", &Self::scale_function, rules::finite,
                 "a function of an integer that takes the place of the mode"),
        optional("scale_mode_cycle", &Self::scale_mode_cycle, rules::finite,
                 "whether scale_function is given the cycle (1, 2, …) or the update")};
  }

  std::int64_t falling() const { return step_size_down > 0 ? step_size_down : step_size_up; }

  void validate() const {
    require(base_value <= max_value, "base_value", "at most max_value (" + to_text(max_value) + ")",
            base_value);
    constexpr auto limit = std::numeric_limits<std::int64_t>::max();
    require(step_size_up <= limit - falling(), "step_size_up",
            "at most 9223372036854775807 together with step_size_down", step_size_up);
  }

  template <class Real>
  struct Formula {
    Real base_value;
    Real height;
    Real total;
    Real ratio;
    CyclicalMode mode;
    Real gamma;
    FunctionPtr scale_function;
    bool scales_by_cycle;

    explicit Formula(const Self& definition)
        : base_value(static_cast<Real>(definition.base_value)),
          height(static_cast<Real>(definition.max_value) - base_value),
          total(static_cast<Real>(definition.step_size_up + definition.falling())),
          ratio(static_cast<Real>(definition.step_size_up) / total),
          mode(definition.mode),
          gamma(static_cast<Real>(definition.gamma)),
          scale_function(definition.scale_function),
          scales_by_cycle(scale_function ? definition.scale_mode_cycle
                                         : mode != CyclicalMode::exp_range) {}

    Real operator()(std::int64_t num_update) const {
      const Real turns = 1 + static_cast<Real>(num_update) / total;
      const auto cycle = static_cast<std::int64_t>(std::floor(static_cast<double>(turns)));
      const Real x = turns - static_cast<Real>(cycle);
      const Real share = x < ratio ? x / ratio : (x - 1) / (ratio - 1);
      return base_value + height * share * scale(scales_by_cycle ? cycle : num_update);
    }

   private:
    Real scale(std::int64_t argument) const {
      if (scale_function) return static_cast<Real>((*scale_function)(argument));
      switch (mode) {
        case CyclicalMode::triangular2:
          return static_cast<Real>(1 / std::pow(2.0, static_cast<double>(argument - 1)));
        case CyclicalMode::exp_range:
          return static_cast<Real>(
              std::pow(static_cast<double>(gamma), static_cast<double>(argument)));
        case CyclicalMode::triangular:
          break;
      }
      return 1;
    }
  };
};

}  // namespace lrtrack
