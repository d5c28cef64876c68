#include "lrtrack/evaluate.hpp"

#include <algorithm>
#include <atomic>
#include <exception>
#include <mutex>
#include <thread>
#include <vector>

#include "lrtrack/detail/simd.hpp"

namespace lrtrack {
namespace {

constexpr std::size_t block_size = std::size_t{1} << 16;

/// Runs work(0) … work(count - 1), each once, on up to `threads` threads; rethrows the first error.
template <class Work>
void for_each_in_parallel(std::size_t count, std::size_t threads, const Work& work) {
  std::atomic<std::size_t> next{0};
  std::exception_ptr error;
  std::mutex error_mutex;
  const auto run = [&] {
    try {
      for (auto i = next++; i < count; i = next++) work(i);
    } catch (...) {
      const std::lock_guard lock(error_mutex);
      if (!error) error = std::current_exception();
      next = count;
    }
  };
  // Not std::jthread, which libc++ has had only since 20.
  std::vector<std::thread> helpers;
  try {
    for (std::size_t i = 1; i < std::min(threads, count); ++i) helpers.emplace_back(run);
  } catch (const std::exception&) {
    // Neither threads nor memory for more: those that run do the work.
  }
  run();
  for (auto& helper : helpers) helper.join();
  if (error) std::rethrow_exception(error);
}

/// Divides the rows into blocks, and calls fill_block(tracker, first, length, out) for each.
template <class Real, class FillBlock>
void evaluate_blocks(std::span<const Tracker* const> trackers, std::size_t width, Real* out,
                     std::size_t threads, const FillBlock& fill_block) {
  const std::size_t blocks_per_row = (width + block_size - 1) / block_size;
  for_each_in_parallel(trackers.size() * blocks_per_row, threads, [&](std::size_t block) {
    const std::size_t row = block / blocks_per_row;
    const std::size_t first = block % blocks_per_row * block_size;
    fill_block(*trackers[row], first, std::min(block_size, width - first),
               out + row * width + first);
  });
}

}  // namespace

template <RealNumber Real>
void evaluate(std::span<const Tracker* const> trackers, UpdateRange range, Real* out,
              std::size_t threads) {
  evaluate_blocks(trackers, range.count, out, threads,
                  [range](const Tracker& tracker, std::size_t first, std::size_t length,
                          Real* block) { tracker.fill(range.part(first, length), block); });
}

template <RealNumber Real>
void evaluate(std::span<const Tracker* const> trackers, std::span<const std::int64_t> num_updates,
              Real* out, std::size_t threads) {
  evaluate_blocks(
      trackers, num_updates.size(), out, threads,
      [num_updates](const Tracker& tracker, std::size_t first, std::size_t length, Real* block) {
        tracker.gather(num_updates.data() + first, length, block);
      });
}

template void evaluate(std::span<const Tracker* const>, UpdateRange, float*, std::size_t);
template void evaluate(std::span<const Tracker* const>, UpdateRange, double*, std::size_t);
template void evaluate(std::span<const Tracker* const>, std::span<const std::int64_t>, float*,
                       std::size_t);
template void evaluate(std::span<const Tracker* const>, std::span<const std::int64_t>, double*,
                       std::size_t);

void check_num_updates(std::span<const std::int64_t> num_updates) {
  // One pass without an early exit: the signs of all numbers together.
  const auto signs = detail::vectorised([num_updates] {
    std::int64_t all = 0;
    for (const auto number : num_updates) all |= number;
    return all;
  });
  if (signs < 0) std::ranges::for_each(num_updates, check_num_update);
}

}  // namespace lrtrack
