// Schedules that go from point to point along lines or waves.
#pragma once

#include <algorithm>
#include <cmath>
#include <vector>

#include "lrtrack/shapes.hpp"

namespace lrtrack {

/// A value at `update` + `fraction`; only the fraction may be negative.
struct PolylinePoint {
  std::int64_t update;
  double fraction;
  double value;

  static PolylinePoint at(double position, double value) {
    const double update = std::max(std::floor(position), 0.0);
    if (update >= 0x1p63) return {latest_update, 0, value};
    return {static_cast<std::int64_t>(update), position - update, value};
  }
};

/// The segments between neighbouring points, the first point's value before them and the last one's
/// after them. Where several points are in one place, the first one has its value there.
class Polyline {
 public:
  explicit Polyline(const std::vector<PolylinePoint>& points) {
    const auto& first = points.front();
    add({.last = first.fraction > 0 ? first.update : first.update - 1, .ends_at_last = false},
        first.value);
    for (std::size_t i = 1; i < points.size(); ++i) add(points[i - 1], points[i]);
    last_value_ = points.back().value;
  }

  /// shape(share) is how much of a segment's change has happened after a share of its updates.
  template <class Visit, class Shape>
  void piece_at(std::int64_t num_update, const Visit& visit, Shape shape) const {
    const auto is_before = [](const Way& way, std::int64_t update) {
      return way.piece.last < update;
    };
    const auto found = std::lower_bound(ways_.begin(), ways_.end(), num_update, is_before);
    if (found == ways_.end()) return visit(Piece{}, hold(last_value_));
    if (found->length == 0) return visit(found->piece, hold(found->from));
    visit(found->piece, plain([way = *found, shape](auto t) {
            return lerp(way.from, way.to, shape(t - way.fraction, way.length));
          }));
  }

 private:
  /// From the smaller magnitude, where precision matters, to the larger one: the length is negative
  /// where the magnitude falls.
  struct Way {
    Piece piece;
    double fraction;
    double length;  // in updates; 0 where the value stays
    double from;
    double to;
  };

  void add(const Piece& piece, double value) { ways_.push_back({piece, 0, 0, value, value}); }

  void add(const PolylinePoint& start, const PolylinePoint& end) {
    const double length =
        static_cast<double>(end.update - start.update) + (end.fraction - start.fraction);
    Piece piece{.last = end.fraction < 0 ? end.update - 1 : end.update,
                .ends_at_last = end.fraction == 0};
    if (!(length > 0)) return add(piece, end.value);
    if (std::abs(start.value) <= std::abs(end.value)) {
      piece.origin = start.update;
      ways_.push_back({piece, start.fraction, length, start.value, end.value});
    } else {
      piece.origin = end.update;
      ways_.push_back({piece, end.fraction, -length, end.value, start.value});
    }
  }

  std::vector<Way> ways_;
  double last_value_;
};

}  // namespace lrtrack
