// What the fuzzer kept, and random inputs besides, for any compiler: replay CORPUS COUNT
// FUZZ_SEED=… in the environment repeats a run.
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <random>
#include <string>
#include <vector>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size);

namespace {

constexpr std::size_t longest = 200;

void replay(const std::filesystem::path& folder) {
  std::size_t count = 0;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    std::ifstream file(entry.path(), std::ios::binary);
    const std::vector<char> text{std::istreambuf_iterator<char>(file), {}};
    const std::vector<std::uint8_t> bytes(text.begin(), text.end());
    std::printf("%s\n", entry.path().c_str());
    LLVMFuzzerTestOneInput(bytes.data(), bytes.size());
    ++count;
  }
  if (count == 0) std::abort();
}

void run_random(std::uint32_t seed, std::size_t count) {
  std::printf("FUZZ_SEED=%u\n", seed);
  std::mt19937_64 random(seed);
  std::vector<std::uint8_t> bytes;
  for (; count > 0; --count) {
    bytes.resize(random() % longest);
    for (auto& byte : bytes) byte = static_cast<std::uint8_t>(random());
    LLVMFuzzerTestOneInput(bytes.data(), bytes.size());
  }
}

}  // namespace

int main(int, char** arguments) {
  std::setvbuf(stdout, nullptr, _IOLBF, 0);
  replay(arguments[1]);
  const char* wish = std::getenv("FUZZ_SEED");
  const auto seed = wish == nullptr ? std::random_device{}() : std::stoul(wish);
  run_random(static_cast<std::uint32_t>(seed), std::stoul(arguments[2]));
}
