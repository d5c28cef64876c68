// Where the pieces of a schedule begin.
#pragma once

#include <algorithm>
#include <cstdint>
#include <limits>
#include <utility>
#include <vector>

#include "lrtrack/rule.hpp"

namespace lrtrack {

/// Collects update numbers between `after` and `stop`, both excluded, in any order. Others are
/// ignored.
class Milestones {
 public:
  /// More would fill the memory: steps of one update have 2^63 of them.
  static constexpr std::int64_t most = 10'000'000;

  /// Throws std::invalid_argument if stop is negative.
  explicit Milestones(std::int64_t stop, std::int64_t after = 0) : after_(after), stop_(stop) {
    require(stop >= 0, "stop", "between 0 and 9223372036854775807", stop);
  }

  /// A collection of others, such as a part's as its own numbers.
  Milestones others(std::int64_t stop, std::int64_t after) const {
    Milestones result(stop, after);
    result.while_adding_ = while_adding_;
    return result;
  }

  /// Calls `function` every now and then while milestones are added, which may take long. It may
  /// throw.
  void call_while_adding(void (*function)()) { while_adding_ = function; }

  /// The bound below, itself excluded.
  std::int64_t after() const { return after_; }
  /// The bound above, itself excluded.
  std::int64_t stop() const { return stop_; }
  /// Whether there is an update between the bounds.
  bool has_room() const { return stop_ - after_ > 1; }

  /// Throws std::invalid_argument if there are more than `most` now.
  void add(std::int64_t update) {
    constexpr std::uint32_t between_calls = 1 << 12;
    if (++added_ % between_calls == 0 && while_adding_ != nullptr) while_adding_();
    if (update <= after_ || update >= stop_) return;
    updates_.push_back(update);
    if (updates_.size() >= 2 * static_cast<std::size_t>(most)) {
      sort();
      if (updates_.size() > static_cast<std::size_t>(most)) refuse_count("more");
    }
  }

  /// Adds the update after this one.
  void add_after(std::int64_t update) {
    if (update < stop_) add(update + 1);
  }

  /// Adds first, first + period, first + 2 · period, …, with first > 0.
  void add_every(std::int64_t period, std::int64_t first) {
    if (first >= stop_) return;
    const auto too_early = first > after_ ? 0 : (after_ - first) / period + 1;
    const auto count = (stop_ - 1 - first) / period + 1 - too_early;
    expect(count);
    for (std::int64_t i = 0; i < count; ++i) add(first + (too_early + i) * period);
  }

  /// Adds those of a part of a composition that lasts from update `first`, which is its own update
  /// 0, to update `last`. add_own(milestones) adds them in its own numbers. Where `first` is
  /// negative, its beginning is left out.
  template <class AddOwn>
  void add_part(std::int64_t first, std::int64_t last, const AddOwn& add_own) {
    const auto end = std::min(stop_ - 1, last);
    if (end <= first || end <= after_) return;
    if (first == 0 && end == stop_ - 1) return add_own(*this);
    auto own = others(from(first, end + 1), std::max<std::int64_t>(from(first, after_), 0));
    add_own(own);
    for (const auto update : own.sorted()) add(first + update);
  }

  /// Refuses too large a number of milestones before they are made.
  static void expect(std::int64_t count) {
    if (count > most) refuse_count(to_text(count));
  }

  /// All of them, increasing, without duplicates.
  std::vector<std::int64_t> sorted() {
    sort();
    expect(static_cast<std::int64_t>(updates_.size()));
    return std::move(updates_);
  }

 private:
  [[noreturn]] static void refuse_count(std::string_view got) {
    refuse("the number of milestones below stop", "at most 10000000", got);
  }

  void sort() {
    std::sort(updates_.begin(), updates_.end());
    updates_.erase(std::unique(updates_.begin(), updates_.end()), updates_.end());
  }

  /// update − first, at most the largest number.
  static std::int64_t from(std::int64_t first, std::int64_t update) {
    constexpr auto latest = std::numeric_limits<std::int64_t>::max();
    return first < 0 && update > latest + first ? latest : update - first;
  }

  std::int64_t after_;
  std::int64_t stop_;
  std::vector<std::int64_t> updates_;
  std::uint32_t added_ = 0;  // wraps
  void (*while_adding_)() = nullptr;
};

}  // namespace lrtrack
