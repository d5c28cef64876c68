// Prints a digest of each sample's float32 values: where two machines print alike, they have the
// same bits. `make test-platforms` compares what it prints on several.
#include <cstdint>
#include <cstdio>
#include <string>
#include <vector>

#include "bits.hpp"
#include "samples.hpp"

namespace lrtrack {
namespace {

// From the beginning, and far away in large steps.
constexpr UpdateRange ranges[] = {{0, 1, 100'000}, {std::int64_t{1} << 40, 99'991, 10'000}};

/// FNV-1a, 64 bits.
std::uint64_t digest_of(const Tracker& tracker) {
  std::uint64_t digest = 0xcbf29ce484222325;
  for (const auto& range : ranges) {
    std::vector<float> values(range.count);
    tracker.fill(range, values.data());
    for (const float value : values) {
      for (int shift = 0; shift < 32; shift += 8) {
        digest ^= (bits(value) >> shift) & 0xff;
        digest *= 0x100000001b3;
      }
    }
  }
  return digest;
}

void print_digests() {
  int number = 0;
  for (const auto& tracker : samples::trackers()) {
    std::printf("%d %s %016llx\n", number++, std::string(tracker->type()->name).c_str(),
                static_cast<unsigned long long>(digest_of(*tracker)));
  }
}

}  // namespace
}  // namespace lrtrack

int main() { lrtrack::print_digests(); }
