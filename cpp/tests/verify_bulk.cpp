// Compares ranges and arrays with single values, over 10^9 float32 values of random trackers (or as
// many millions as the first argument says). Too slow for every run:
//
//   cmake --build BUILD --target lrtrack_verify_bulk && BUILD/cpp/tests/lrtrack_verify_bulk
//
// LRTRACK_SIMD=baseline or avx2 chooses other instruction sets, LRTRACK_SEED=… the trackers. Two
// versions of the library have the same values where they print the same digests for a seed.
#include <cstdio>
#include <cstdlib>
#include <string>
#include <vector>

#include "bits.hpp"
#include "draws.hpp"

namespace lrtrack {
namespace {

struct Tally {
  std::size_t total = 0;
  std::size_t wrong = 0;
  std::uint64_t digest = 0xcbf29ce484222325;  // FNV-1a, word by word

  /// Asks for a range, and for its numbers as an array.
  void compare(const Tracker& tracker, UpdateRange range, draws::Random& random) {
    std::vector<float> filled(range.count);
    tracker.fill(range, filled.data());
    for (std::size_t i = 0; i < range.count; ++i) {
      const auto value = tracker.value<float>(range[i]);
      wrong += are_alike(filled[i], value) ? 0 : 1;
      digest = (digest ^ (value == value ? bits(value) : 0U)) * 0x100000001b3;
    }
    const auto numbers = draws::updates(random, range);
    std::vector<float> gathered(range.count);
    tracker.gather(numbers.data(), range.count, gathered.data());
    for (std::size_t i = 0; i < range.count; ++i) {
      wrong += are_alike(gathered[i], tracker.value<float>(numbers[i])) ? 0 : 1;
    }
    total += 2 * range.count;
  }
};

Tally verify(const TrackerType& type, std::uint64_t seed, std::size_t budget) {
  constexpr std::size_t longest = 100'000;
  draws::Random random(seed);
  Tally tally;
  for (int example = 0; tally.total < budget; ++example) {
    const auto tracker = std::dynamic_pointer_cast<const Tracker>(draws::tracker(random, type));
    const bool is_long = example % 50 == 0;
    tally.compare(*tracker, is_long ? UpdateRange{0, 1, longest} : draws::range(random), random);
  }
  return tally;
}

int verify(std::size_t millions) {
  const auto types = tracker_types();
  const auto seed = draws::seed();
  std::printf("seed %llu\n", static_cast<unsigned long long>(seed));
  std::size_t wrong = 0;
  for (const auto* type : types) {
    if (type->per_parameter) continue;
    const auto tally = verify(*type, seed, millions * 1'000'000 / types.size());
    wrong += tally.wrong;
    std::printf("%-24s %016llx %zu values, %zu differ\n", std::string(type->name).c_str(),
                static_cast<unsigned long long>(tally.digest), tally.total, tally.wrong);
    std::fflush(stdout);
  }
  return wrong == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}

}  // namespace
}  // namespace lrtrack

int main(int count, char** arguments) {
  return lrtrack::verify(count > 1 ? std::stoul(arguments[1]) : 1000);
}
