#include "lrtrack/evaluate.hpp"

#include <algorithm>
#include <atomic>
#include <bit>
#include <exception>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

#include "lrtrack/detail/simd.hpp"

namespace lrtrack {
namespace {

/// How many values a block has. A composition evaluates all its trackers for each value, so large
/// ones get shorter blocks: any block takes a few milliseconds.
std::size_t block_size_for(std::span<const Tracker* const> trackers) {
  constexpr std::size_t largest_block = std::size_t{1} << 16;
  constexpr std::size_t least_block = 8;
  constexpr std::size_t evaluations = std::size_t{1} << 20;
  std::size_t size = 1;
  for (const auto* tracker : trackers) size = std::max(size, tracker->size());
  const auto block = std::clamp(evaluations / size, least_block, largest_block);
  return std::bit_floor(block);
}

/// Runs work(0) … work(count - 1), each once, on up to `threads` threads; rethrows the first error.
template <class Work>
void for_each_in_parallel(std::size_t count, std::size_t threads,
                          const BetweenBlocks& between_blocks, const Work& work) {
  std::atomic<std::size_t> next{0};
  std::exception_ptr error;
  std::mutex error_mutex;
  const auto run = [&](const BetweenBlocks& after) {
    try {
      for (auto i = next++; i < count; i = next++) {
        work(i);
        if (after) after();
      }
    } catch (...) {
      const std::lock_guard lock(error_mutex);
      if (!error) error = std::current_exception();
      next = count;
    }
  };
  // Not std::jthread, which libc++ has had only since 20.
  std::vector<std::thread> helpers;
  try {
    for (std::size_t i = 1; i < std::min(threads, count); ++i)
      helpers.emplace_back([&run] { run({}); });
  } catch (const std::exception&) {
    // There are no threads or no memory for more: those that run do the work.
  }
  run(between_blocks);
  for (auto& helper : helpers) helper.join();
  if (error) std::rethrow_exception(error);
}

/// Divides the rows into blocks, and calls fill_block(tracker, first, length, out) for each.
template <class Real, class FillBlock>
void evaluate_blocks(std::span<const Tracker* const> trackers, std::size_t width, Real* out,
                     std::size_t threads, const BetweenBlocks& between_blocks,
                     const FillBlock& fill_block) {
  const auto block_size = block_size_for(trackers);
  const std::size_t blocks_per_row = (width + block_size - 1) / block_size;
  const auto count = trackers.size() * blocks_per_row;
  for_each_in_parallel(count, threads, between_blocks, [&](std::size_t block) {
    const std::size_t row = block / blocks_per_row;
    const std::size_t first = block % blocks_per_row * block_size;
    fill_block(*trackers[row], first, std::min(block_size, width - first),
               out + row * width + first);
  });
}

/// The values at the caller's numbers, which are copied before they are checked and used: another
/// thread, or a function that the tracker calls, may change them meanwhile.
template <class Real>
void gather_copied(const Tracker& tracker, std::span<const std::int64_t> num_updates, Real* out) {
  constexpr std::size_t copied = 8192;
  const std::unique_ptr<std::int64_t[]> numbers(
      new std::int64_t[std::min(num_updates.size(), copied)]);
  for (std::size_t done = 0; done < num_updates.size(); done += copied) {
    const auto count = std::min(copied, num_updates.size() - done);
    std::copy_n(num_updates.data() + done, count, numbers.get());
    check_num_updates({numbers.get(), count});
    tracker.gather(numbers.get(), count, out + done);
  }
}

}  // namespace

template <RealNumber Real>
void evaluate(std::span<const Tracker* const> trackers, UpdateRange range, Real* out,
              std::size_t threads, const BetweenBlocks& between_blocks) {
  evaluate_blocks(trackers, range.count, out, threads, between_blocks,
                  [range](const Tracker& tracker, std::size_t first, std::size_t length,
                          Real* block) { tracker.fill(range.slice(first, length), block); });
}

template <RealNumber Real>
void evaluate(std::span<const Tracker* const> trackers, std::span<const std::int64_t> num_updates,
              Real* out, std::size_t threads, const BetweenBlocks& between_blocks) {
  evaluate_blocks(
      trackers, num_updates.size(), out, threads, between_blocks,
      [num_updates](const Tracker& tracker, std::size_t first, std::size_t length, Real* block) {
        gather_copied(tracker, num_updates.subspan(first, length), block);
      });
}

template void evaluate(std::span<const Tracker* const>, UpdateRange, float*, std::size_t,
                       const BetweenBlocks&);
template void evaluate(std::span<const Tracker* const>, UpdateRange, double*, std::size_t,
                       const BetweenBlocks&);
template void evaluate(std::span<const Tracker* const>, std::span<const std::int64_t>, float*,
                       std::size_t, const BetweenBlocks&);
template void evaluate(std::span<const Tracker* const>, std::span<const std::int64_t>, double*,
                       std::size_t, const BetweenBlocks&);

void check_num_updates(std::span<const std::int64_t> num_updates) {
  // One pass without an early exit: the signs of all numbers together.
  const auto signs = detail::vectorised([num_updates] {
    std::int64_t all = 0;
    for (const auto number : num_updates) all |= number;
    return all;
  });
  if (signs < 0) std::for_each(num_updates.begin(), num_updates.end(), check_num_update);
}

}  // namespace lrtrack
