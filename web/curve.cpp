#include "curve.hpp"

#include <algorithm>
#include <cmath>
#include <set>
#include <stdexcept>

namespace lrtrack::web {
namespace {

constexpr std::int64_t block_size = 1 << 16;
constexpr std::int64_t farthest = std::int64_t{1} << 50;
constexpr std::size_t pieces = 6;
constexpr std::int64_t unknown_stop = 100;

/// Where column i begins: start + i · count / columns, which would overflow as it stands here.
std::int64_t edge(std::int64_t start, std::int64_t count, std::int64_t columns, std::int64_t i) {
  return start + count / columns * i + count % columns * i / columns;
}

/// What has been seen of a column.
struct Column {
  std::int64_t first = -1, last = -1, lowest = -1, highest = -1, undefined = -1;
  float first_value = 0, last_value = 0, low = 0, high = 0, nan = 0;

  void see(std::int64_t update, float value) {
    if (first < 0) {
      first = update;
      first_value = value;
    }
    last = update;
    last_value = value;
    if (std::isnan(value)) {
      if (undefined < 0) undefined = update;
      nan = value;
      return;
    }
    if (lowest < 0 || value < low) {
      lowest = update;
      low = value;
    }
    if (highest < 0 || value > high) {
      highest = update;
      high = value;
    }
  }

  void add_to(Curve& curve) const {
    std::vector<std::pair<std::int64_t, float>> points{
        {first, first_value}, {lowest, low}, {highest, high}, {undefined, nan}, {last, last_value}};
    std::stable_sort(points.begin(), points.end(),
                     [](const auto& a, const auto& b) { return a.first < b.first; });
    for (const auto& [update, value] : points) {
      const bool is_there = !curve.updates.empty() && curve.updates.back() >= update;
      if (update >= 0 && !is_there) curve.add(update, value);
    }
  }
};

Curve looked_through(const Tracker& tracker, std::int64_t start, std::int64_t stop,
                     std::int64_t columns) {
  Curve curve;
  std::vector<float> values(block_size);
  for (std::int64_t i = 0; i < columns; ++i) {
    Column column;
    const auto end = edge(start, stop - start, columns, i + 1);
    for (auto at = edge(start, stop - start, columns, i); at < end; at += block_size) {
      const auto count = std::min(block_size, end - at);
      tracker.fill({at, 1, static_cast<std::size_t>(count)}, values.data());
      for (std::int64_t j = 0; j < count; ++j) {
        column.see(at + j, values[static_cast<std::size_t>(j)]);
      }
    }
    column.add_to(curve);
  }
  return curve;
}

Curve of_updates(const Tracker& tracker, std::vector<std::int64_t> updates, bool is_exact) {
  Curve curve{std::move(updates), {}, is_exact};
  curve.values.resize(curve.updates.size());
  tracker.gather(curve.updates.data(), curve.updates.size(), curve.values.data());
  return curve;
}

Curve sampled(const Tracker& tracker, std::int64_t start, std::int64_t stop, std::int64_t columns) {
  const auto count = 4 * columns;
  std::set<std::int64_t> updates{stop - 1};
  for (std::int64_t i = 0; i < count; ++i) updates.insert(edge(start, stop - start, count, i));
  const auto milestones = milestones_between(tracker, start, stop);
  const auto every = milestones.size() / static_cast<std::size_t>(count) + 1;
  for (std::size_t i = 0; i < milestones.size(); i += every) {
    updates.insert({milestones[i] - 1, milestones[i]});
  }
  return of_updates(tracker, {updates.begin(), updates.end()}, false);
}

std::vector<std::int64_t> first_milestones(const Tracker& tracker) {
  std::vector<std::int64_t> found;
  for (std::int64_t stop = 1024; stop < farthest && found.size() < pieces; stop *= 4) {
    found = milestones_between(tracker, 0, stop);
  }
  return found;
}

}  // namespace

Curve curve_of(const Tracker& tracker, std::int64_t start, std::int64_t stop, std::int64_t columns,
               std::int64_t most) {
  const auto count = stop - start;
  if (count > std::max(most, 4 * columns)) return sampled(tracker, start, stop, columns);
  if (count > 4 * columns) return looked_through(tracker, start, stop, columns);
  std::vector<std::int64_t> all;
  for (auto update = start; update < stop; ++update) all.push_back(update);
  return of_updates(tracker, std::move(all), true);
}

std::int64_t default_stop(const Tracker& tracker) {
  auto found = milestones_between(tracker, 0, farthest);
  const bool is_endless = found.empty() || (found.size() > pieces && found.back() > farthest / 64);
  if (is_endless) {
    found = first_milestones(tracker);
    if (found.size() > pieces) found.resize(pieces);
    return found.empty() ? unknown_stop : found.back() + 1;
  }
  const auto end = found.back();
  const bool is_held = tracker.value<float>(end) == tracker.value<float>(end + farthest);
  return is_held ? end + std::max<std::int64_t>(1, end / 20) + 1 : 2 * end + 1;
}

std::vector<std::int64_t> milestones_between(const Tracker& tracker, std::int64_t start,
                                             std::int64_t stop) {
  try {
    auto found = tracker.milestones(stop);
    found.erase(found.begin(), std::upper_bound(found.begin(), found.end(), start));
    return found;
  } catch (const std::invalid_argument&) {
    return {};
  }
}

}  // namespace lrtrack::web
