// Schedules that go from point to point along lines or waves.
#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <limits>
#include <optional>
#include <vector>

#include "lrtrack/detail/half_wave.hpp"
#include "lrtrack/detail/parts.hpp"
#include "lrtrack/shapes.hpp"

namespace lrtrack::detail {

/// Where a piece begins or ends: at an update, which is not negative, and a fraction of one, which
/// may be.
struct CurvePoint {
  std::int64_t update;
  double fraction;
  double value;

  static CurvePoint at(double position, double value) {
    const double update = std::max(std::floor(position), 0.0);
    if (update >= 0x1p63) return {std::numeric_limits<std::int64_t>::max(), 0, value};
    return {static_cast<std::int64_t>(update), position - update, value};
  }

  std::int64_t last_update_before() const { return fraction > 0 ? update : update - 1; }
  std::int64_t last_update() const { return fraction < 0 ? update - 1 : update; }
  std::int64_t first_update() const { return fraction > 0 ? update + 1 : update; }
};

/// The shapes of a curve: what share of the way has passed at a share of the updates.
struct Line {
  double operator()(double share) const { return share; }
};
struct CosineRise {
  double operator()(double share) const { return cosine_rise(share); }
};

/// The way from one point to another, followed from the smaller value, where precision counts.
class Curve {
 public:
  static Curve level(double value) { return {{0, 0, 1}, value, value}; }

  static Curve between(const CurvePoint& start, const CurvePoint& end) {
    const double length =
        static_cast<double>(end.update - start.update) + (end.fraction - start.fraction);
    if (!(length > 0)) return level(end.value);
    if (std::abs(start.value) <= std::abs(end.value)) {
      return {{start.update, start.fraction, length}, start.value, end.value};
    }
    return {{end.update, end.fraction, -length}, end.value, start.value};
  }

  template <class Shape>
  double at(std::int64_t num_update, Shape shape) const {
    return lerp(from_, to_, shape(phase_.passed(num_update) / phase_.length));
  }

  /// at() with CosineRise as the shape, if an estimate leaves no doubt.
  std::optional<float> half_wave_at(std::int64_t num_update) const {
    return half_wave_(phase_.passed(num_update) * share_per_update_);
  }

  /// out[i] = formula(range[i]), which is at(range[i], shape).
  template <class Formula, class Real, class Shape>
  void fill(const Formula& formula, UpdateRange range, Real* out, Shape shape) const {
    const auto exact = [rows = rows(), shape](double number) {
      return static_cast<Real>(at(number, shape, [&](std::size_t k) { return rows[k]; }));
    };
    if constexpr (std::is_same_v<Real, float> && std::is_same_v<Shape, CosineRise>) {
      if (range.count >= least_for_tables) {
        SharedRotations rotations(range);
        return half_wave_.fill(formula, exact, phase_, rotations, range, out);
      }
    }
    evaluate_exactly(formula, exact, range, out);
  }

  /// What `at` needs, as at(number, shape, row) reads it from tables of these rows.
  static constexpr std::size_t row_count = 5;
  std::array<double, row_count> rows() const {
    return {static_cast<double>(phase_.update), phase_.fraction, phase_.length, from_, to_};
  }
  /// The same for numbers that are exact as doubles, as the phase's update must be too.
  template <class Shape, class Row>
  static double at(double number, Shape shape, Row row) {
    return lerp(row(3), row(4), shape((number - row(0) - row(1)) / row(2)));
  }

 private:
  Curve(const Phase& phase, double from, double to)
      : phase_(phase),
        from_(from),
        to_(to),
        share_per_update_(1 / phase.length),
        half_wave_(from, to) {}

  Phase phase_;
  double from_;
  double to_;
  double share_per_update_;
  HalfWave half_wave_;
};

/// Curves between points one after the other, and the first and the last value outside of them. Of
/// several points in one place, the first one counts there.
class PiecewiseCurve {
 public:
  explicit PiecewiseCurve(const std::vector<CurvePoint>& points)
      : parts_(last_updates(points)), last_point_(points.back().update) {
    curves_.push_back(Curve::level(points.front().value));
    for (std::size_t i = 1; i < points.size(); ++i) {
      curves_.push_back(Curve::between(points[i - 1], points[i]));
    }
    curves_.push_back(Curve::level(points.back().value));
    for (const auto& point : points) points_.push_back(point.first_update());
    for (std::size_t row = 0; row < Curve::row_count; ++row) {
      for (const auto& curve : curves_) table_.push_back(curve.rows()[row]);
    }
  }

  /// The points, each at the first update that is not before it.
  void add_milestones(Milestones& milestones) const {
    for (const auto update : points_) milestones.add(update);
  }

  /// The curve on which an update lies.
  const Curve& curve_of(std::int64_t num_update) const {
    return curves_[parts_.part_of(num_update)];
  }

  template <class Formula, class Real, class Shape>
  void fill(const Formula& formula, UpdateRange range, Real* out, Shape shape) const {
    parts_.fill(range, out, [&](std::size_t part, UpdateRange run, Real* values) {
      curves_[part].fill(formula, run, values, shape);
    });
  }

  template <class Formula, class Real, class Shape>
  void evaluate(const Formula& formula, UpdateList updates, Real* out, Shape shape) const {
    parts_.evaluate(updates, out, [&](const std::uint32_t* parts, UpdateList block, Real* values) {
      if (largest(block) >= limit()) {
        return evaluate_one_by_one(formula, block, values);
      }
      vectorised([parts, block, values, shape, table = table_.data(), width = curves_.size()] {
        for (std::size_t i = 0; i < block.count; ++i) {
          const auto row = [table, width, part = parts[i]](std::size_t k) {
            return table[k * width + part];
          };
          values[i] = static_cast<Real>(Curve::at(to_real<double>(block[i]), shape, row));
        }
      });
    });
  }

  std::int64_t limit() const { return limit_with_length(last_point_); }

 private:
  static std::vector<std::int64_t> last_updates(const std::vector<CurvePoint>& points) {
    std::vector updates{points.front().last_update_before()};
    for (std::size_t i = 1; i < points.size(); ++i) updates.push_back(points[i].last_update());
    return updates;
  }

  Parts parts_;
  std::int64_t last_point_;
  std::vector<std::int64_t> points_;
  std::vector<Curve> curves_;
  std::vector<double> table_;  // the curves' rows, for a loop over updates in different parts
};

}  // namespace lrtrack::detail
