// What OneCycleTracker and OneCycleMomentumTracker share.
#pragma once

#include <array>
#include <vector>

#include "lrtrack/parameter.hpp"
#include "lrtrack/polyline.hpp"

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

/// From the initial value to the peak and from there to the last value, with three phases by way of
/// a middle value.
class OneCycleFormula {
 public:
  struct Values {
    double initial;
    double peak;
    double middle;
    double last;
  };

  template <class Definition>
  OneCycleFormula(const Definition& definition, Values values)
      : line_(points(definition, values)), anneal_(definition.anneal) {}

  template <class Visit>
  void piece_at(std::int64_t num_update, const Visit& visit) const {
    if (anneal_ == OneCycleAnneal::linear) return line_.piece_at(num_update, visit, shapes::line);
    line_.piece_at(num_update, visit, shapes::cosine);
  }

 private:
  using Point = PolylinePoint;

  template <class Definition>
  static std::vector<Point> points(const Definition& definition, Values values) {
    // Written as torch does, for the same rounding: the phases' ends need not be integers.
    const auto total = static_cast<double>(definition.total_updates);
    const double peak = definition.pct_start * total - 1;
    const double middle = 2 * definition.pct_start * total - 2;
    std::vector<Point> result{{0, 0, values.initial}, Point::at(peak, values.peak)};
    if (definition.three_phase) result.push_back(Point::at(middle, values.middle));
    if (peak < total - 1) result.push_back({definition.total_updates - 1, 0, values.last});
    return result;
  }

  Polyline line_;
  OneCycleAnneal anneal_;
};

}  // namespace lrtrack
