// What the 1cycle policy's trackers of the learning rate and of the momentum share.
#pragma once

#include <array>
#include <vector>

#include "lrtrack/detail/curves.hpp"
#include "lrtrack/parameter.hpp"

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

/// The formula of both trackers: from the initial value to the peak, from there, with three phases
/// over a middle value, to the last one.
template <class Real>
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
      : curve_(points(definition, values)), anneal_(definition.anneal) {}

  Real operator()(std::int64_t num_update) const {
    return value_on(curve_.curve_of(num_update), num_update);
  }
  void add_milestones(Milestones& milestones) const { curve_.add_milestones(milestones); }

  Real quick(std::int64_t num_update) const {
    const auto& curve = curve_.curve_of(num_update);
    if constexpr (std::is_same_v<Real, float>) {
      if (anneal_ == OneCycleAnneal::cosine) {
        if (const auto value = curve.half_wave_at(num_update)) return *value;
      }
    }
    return value_on(curve, num_update);
  }
  void fill(UpdateRange range, Real* out) const {
    with_shape([&](auto shape) { curve_.fill(*this, range, out, shape); });
  }
  void evaluate(detail::UpdateList updates, Real* out) const {
    with_shape([&](auto shape) { curve_.evaluate(*this, updates, out, shape); });
  }
  std::int64_t limit() const { return curve_.limit(); }

 private:
  using Point = detail::CurvePoint;

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

  Real value_on(const detail::Curve& curve, std::int64_t num_update) const {
    return with_shape([&](auto shape) { return static_cast<Real>(curve.at(num_update, shape)); });
  }

  template <class Work>
  auto with_shape(const Work& work) const {
    if (anneal_ == OneCycleAnneal::linear) return work(detail::Line{});
    return work(detail::CosineRise{});
  }

  detail::PiecewiseCurve curve_;
  OneCycleAnneal anneal_;
};

}  // namespace lrtrack
