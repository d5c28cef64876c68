// The phases that the 1cycle policy has for the learning rate and for the momentum.
#pragma once

#include <array>
#include <cmath>
#include <vector>

#include "lrtrack/parameter.hpp"
#include "lrtrack/shapes.hpp"

namespace lrtrack {

enum class OneCycleAnneal { cosine, linear };

template <>
struct EnumNames<OneCycleAnneal> {
  static constexpr std::string_view name = "OneCycleAnneal";
  static constexpr std::array<std::string_view, 2> members{"COSINE", "LINEAR"};
};

inline void check_one_cycle_phases(double pct_start, bool three_phase) {
  require(!three_phase || pct_start <= 0.5, "pct_start", "at most 0.5 with three_phase", pct_start);
}

class OneCyclePhases {
 public:
  struct Values {
    double initial;
    double peak;
    double middle;  // after the second of three phases
    double last;
  };

  template <class Definition>
  OneCyclePhases(const Definition& definition, Values values)
      : anneal_(definition.anneal),
        initial_(values.initial),
        last_update_(definition.total_updates - 1) {
    // Written as torch does, for the same rounding: the phases' ends need not be integers.
    const auto total = static_cast<double>(definition.total_updates);
    phases_.push_back({definition.pct_start * total - 1, values.peak});
    if (definition.three_phase) {
      phases_.push_back({2 * definition.pct_start * total - 2, values.middle});
    }
    phases_.push_back({total - 1, values.last});
  }

  double operator()(std::int64_t num_update) const {
    const auto t = static_cast<double>(std::min(num_update, last_update_));
    Phase before{0, initial_};
    for (const auto& phase : phases_) {
      if (t <= phase.end) return between(before, phase, t);
      before = phase;
    }
    return before.value;
  }

 private:
  struct Phase {
    double end;
    double value;
  };

  double between(const Phase& from, const Phase& to, double t) const {
    const double length = to.end - from.end;
    const double left = length > 0 ? (to.end - t) / length : 0;
    const double share = anneal_ == OneCycleAnneal::linear ? left : cosine_rise(left);
    return std::lerp(to.value, from.value, share);
  }

  OneCycleAnneal anneal_;
  double initial_;
  std::int64_t last_update_;
  std::vector<Phase> phases_;
};

}  // namespace lrtrack
