// Compares ranges and arrays with the scalar formulas over 10^9 float32 values (or as many millions
// as the first argument says). Too slow for every run:
//
//   cmake --build BUILD --target lrtrack_verify_bulk && BUILD/cpp/tests/lrtrack_verify_bulk
//
// LRTRACK_SIMD=baseline or avx2 chooses the other instruction sets.
#include <cstdio>
#include <cstdlib>
#include <string>
#include <vector>

#include "bits.hpp"
#include "lrtrack/lrtrack.hpp"

namespace lrtrack {
namespace {

constexpr std::size_t chunk = 1'000'000;

struct Tally {
  std::size_t budget;  // values for each definition
  std::size_t total = 0;
  std::size_t wrong = 0;

  /// Follows a range in chunks, each asked for as a range and, in another order, as an array.
  template <class Definition>
  void compare(const char* what, const Definition& definition, std::int64_t step = 1) {
    const auto tracker = make(definition);
    const typename Definition::template Formula<float> formula(definition);
    std::vector<float> filled(chunk);
    std::vector<float> gathered(chunk);
    std::vector<std::int64_t> reversed(chunk);
    std::size_t differing = 0;
    for (std::size_t done = 0; done < budget; done += chunk) {
      const UpdateRange range{static_cast<std::int64_t>(done) * step, step, chunk};
      tracker->fill(range, filled.data());
      for (std::size_t i = 0; i < chunk; ++i) reversed[i] = range[chunk - 1 - i];
      tracker->gather(reversed.data(), chunk, gathered.data());
      for (std::size_t i = 0; i < chunk; ++i) {
        const auto expected = bits(formula(range[i]));
        const bool is_right =
            bits(filled[i]) == expected && bits(gathered[chunk - 1 - i]) == expected;
        differing += is_right ? 0 : 1;
      }
    }
    total += budget;
    wrong += differing;
    std::printf("%-28s %zu values, %zu differ\n", what, budget, differing);
    std::fflush(stdout);
  }
};

int verify(std::size_t millions) {
  constexpr std::size_t definitions = 20;
  const std::size_t budget = (millions + definitions - 1) / definitions * chunk;
  const auto length = static_cast<std::int64_t>(budget);
  Tally tally{budget};
  const CosineTracker cosine{.base_value = 0.5, .max_updates = length};
  tally.compare("cosine", cosine);
  tally.compare("cosine, below zero",
                CosineTracker{.base_value = 0.1, .final_value = -0.3, .max_updates = 2 * length});
  tally.compare("cosine, strided", CosineTracker{.base_value = 3, .max_updates = 777 * length},
                777);
  tally.compare("factor, slow", FactorTracker{.base_value = 0.5, .factor = 1 - 0x1p-22});
  tally.compare("factor, negative base", FactorTracker{.base_value = -3, .factor = 1 - 0x1p-19});
  tally.compare("factor, min_value",
                FactorTracker{.base_value = 0.9, .factor = 1 - 0x1p-21, .min_value = 1e-5});
  tally.compare("multi-factor",
                MultiFactorTracker{
                    .base_value = 0.7, .steps = {1000, length / 3, length / 2}, .factor = 0.3});
  tally.compare("linear", LinearTracker{.base_value = 0.1, .slope = 1e-9, .max_value = 0.13});
  tally.compare("linear, strided", LinearTracker{.base_value = 0.1, .slope = -1e-9}, 12345);
  for (const double power : {0.3, 0.9, 1.0, 2.0, 2.5, 3.0, 7.0}) {
    tally.compare(("polynomial, power " + std::to_string(power)).c_str(),
                  PolynomialDecayTracker{.base_value = 0.5,
                                         .end_learning_rate = power < 2.7 ? 0.01 : 0,
                                         .decay_steps = length - 1000,
                                         .power = power});
  }
  tally.compare("triangular", CyclicalTracker{.step_size_up = 1234, .step_size_down = 777});
  tally.compare("triangular2",
                CyclicalTracker{.step_size_up = length / 300, .mode = CyclicalMode::triangular2});
  tally.compare(
      "exp_range",
      CyclicalTracker{.step_size_up = 5000, .mode = CyclicalMode::exp_range, .gamma = 1 - 0x1p-20});
  tally.compare("warm-up",
                WarmUpTracker{.main_tracker = make(cosine), .warm_up_steps = length / 2});
  std::printf("%zu values in all, %zu differ\n", tally.total, tally.wrong);
  return tally.wrong == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}

}  // namespace
}  // namespace lrtrack

int main(int count, char** arguments) {
  return lrtrack::verify(count > 1 ? std::stoul(arguments[1]) : 1000);
}
