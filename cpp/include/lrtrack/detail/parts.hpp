// Updates that fall into parts, and which parts they are in, for whole blocks of them.
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <limits>
#include <vector>

#include "lrtrack/detail/blocks.hpp"
#include "lrtrack/milestones.hpp"

namespace lrtrack::detail {

/// Parts of the updates, one after the other. A part that ends where the one before does is empty.
class Parts {
 public:
  /// From the last update of each part but the last one, which has no end.
  explicit Parts(std::vector<std::int64_t> ends) : ends_(std::move(ends)) {}

  std::size_t part_of(std::int64_t num_update) const {
    constexpr std::size_t few = 8;
    if (ends_.size() > few) return count_below(ends_, num_update);
    // Updates mostly come in order: a processor guesses where this ends, and need not wait for it.
    std::size_t part = 0;
    while (part < ends_.size() && ends_[part] < num_update) ++part;
    return part;
  }

  std::int64_t first_update(std::size_t part) const { return part == 0 ? 0 : ends_[part - 1] + 1; }
  std::int64_t last_update(std::size_t part) const {
    return part < ends_.size() ? ends_[part] : std::numeric_limits<std::int64_t>::max();
  }

  /// The first update of each part.
  void add_milestones(Milestones& milestones) const {
    for (const auto end : ends_) milestones.add_after(end);
  }

  /// Calls fill_part(part, run, out) for each run of updates in one part.
  template <class Real, class FillPart>
  void fill(UpdateRange range, Real* out, const FillPart& fill_part) const {
    auto part = part_of(range.start);
    for (std::size_t done = 0; done < range.count; ++part) {
      const auto end = count_up_to(range, last_update(part));
      if (end > done) fill_part(part, range.part(done, end - done), out + done);
      done = end;
    }
  }

  /// Calls evaluate_block(parts, block, out) for each block of updates; parts has theirs.
  template <class Real, class EvaluateBlock>
  void evaluate(UpdateList updates, Real* out, const EvaluateBlock& evaluate_block) const {
    for_each_block(updates, out, [&](UpdateList block, Real* values) {
      std::array<std::uint32_t, block_size> parts;
      parts_of(block, parts.data());
      evaluate_block(parts.data(), block, values);
    });
  }

  /// parts[i] = part_of(updates[i]).
  template <class Updates>
  void parts_of(Updates updates, std::uint32_t* parts) const {
    constexpr std::size_t few = 16;
    if (ends_.size() > few) {
      for (std::size_t i = 0; i < updates.count; ++i) {
        parts[i] = static_cast<std::uint32_t>(count_below(ends_, updates[i]));
      }
      return;
    }
    std::fill_n(parts, updates.count, 0U);
    for (const auto end : ends_) {
      vectorised([updates, end, parts] {
        for (std::size_t i = 0; i < updates.count; ++i) parts[i] += updates[i] > end ? 1 : 0;
      });
    }
  }

 private:
  std::vector<std::int64_t> ends_;
};

}  // namespace lrtrack::detail
