// SPDX-License-Identifier: GPL-3.0-or-later
// fuzz_NAME PATH...: runs a fuzz target without libFuzzer on every file given, or in a folder given, and on what is made
// from each by cutting and changing, the same in every run. It is done in a child process, so that the input is named
// and kept however the child dies.
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

namespace {

namespace fs = std::filesystem;

using Bytes = std::vector<uint8_t>;

constexpr size_t kMaxInput = 256UL * 1024;
constexpr size_t kCuts = 64;
constexpr size_t kChanges = 192;
constexpr unsigned kSlowest = 20; ///< seconds for one input, with sanitizers on a busy machine

/// What the child is at; shared with the parent.
struct Progress
{
    unsigned long inputs;
    size_t variant; ///< 0: the file as it is
    size_t size;
    char file[256];
    uint8_t data[kMaxInput];
};

/// xorshift64: the same numbers on every machine.
class Numbers final
{
public:
    /// 0 ... bound - 1
    size_t below(size_t bound)
    {
        m_state ^= m_state << 13U;
        m_state ^= m_state >> 7U;
        m_state ^= m_state << 17U;
        return m_state % bound;
    }

private:
    uint64_t m_state = 0x9E3779B97F4A7C15U;
};

void run(Progress &progress, size_t variant, const Bytes &input)
{
    progress.variant = variant;
    progress.size = std::min(input.size(), kMaxInput);
    std::copy_n(input.begin(), progress.size, progress.data);
    ++progress.inputs;
    // A block of its own size, so that the sanitizer sees a read behind its end.
    Bytes exact(progress.data, progress.data + progress.size);
    exact.shrink_to_fit();
    ::alarm(kSlowest);
    LLVMFuzzerTestOneInput(exact.data(), exact.size());
    ::alarm(0);
}

/// One to four changes of those that break parsers: a bit, a byte that means something, bytes doubled or left out.
Bytes changed(Bytes input, Numbers &numbers)
{
    static constexpr char kMeaning[] = "\0\r\n \t\"'{}[]:,.-+0129%&=*$\\/;#@\x7f\x80\xc0\xed\xff";
    for (size_t changes = 1 + numbers.below(4); changes > 0 && !input.empty(); --changes) {
        const size_t at = numbers.below(input.size());
        const auto place = input.begin() + ptrdiff_t(at);
        const size_t length = 1 + numbers.below(std::min<size_t>(input.size() - at, 16));
        const Bytes piece(place, place + ptrdiff_t(length));
        switch (numbers.below(4)) {
        case 0:
            input[at] = uint8_t(input[at] ^ (1U << numbers.below(8)));
            break;
        case 1:
            input[at] = uint8_t(kMeaning[numbers.below(sizeof kMeaning - 1)]);
            break;
        case 2:
            input.insert(place, piece.begin(), piece.end());
            break;
        default:
            input.erase(place, place + ptrdiff_t(length));
            break;
        }
    }
    return input;
}

void replay(const fs::path &file, Progress &progress)
{
    std::ifstream stream(file, std::ios::binary);
    if (!stream) {
        std::printf("%s cannot be read.\n", file.c_str());
        std::exit(2);
    }
    const Bytes whole((std::istreambuf_iterator<char>(stream)), std::istreambuf_iterator<char>());
    std::snprintf(progress.file, sizeof progress.file, "%s", file.filename().c_str());
    size_t variant = 0;
    run(progress, variant, whole);
    // A short file is cut everywhere, a long one at places spread over it.
    const size_t cuts = std::min(whole.size(), kCuts);
    for (size_t cut = 0; cut < cuts; ++cut)
        run(progress, ++variant, Bytes(whole.begin(), whole.begin() + ptrdiff_t(whole.size() * cut / cuts)));
    Numbers numbers;
    for (size_t change = 0; change < kChanges; ++change)
        run(progress, ++variant, changed(whole, numbers));
}

std::vector<fs::path> filesOf(int argc, char **argv)
{
    std::vector<fs::path> files;
    for (int i = 1; i < argc; ++i) {
        if (!fs::is_directory(argv[i])) {
            files.emplace_back(argv[i]);
            continue;
        }
        for (const fs::directory_entry &entry : fs::directory_iterator(argv[i]))
            files.push_back(entry.path());
    }
    std::sort(files.begin(), files.end());
    return files;
}

/// Says what the child died of and keeps the input beside the program's working directory.
void report(const char *program, int status, const Progress &progress)
{
    const std::string kept = fs::path(program).filename().string() + ".failed";
    std::ofstream(kept, std::ios::binary)
        .write(reinterpret_cast<const char *>(progress.data), std::streamsize(progress.size));
    std::printf("FAILED on %s, variant %zu, %zu bytes: ", progress.file, progress.variant, progress.size);
    if (WIFSIGNALED(status) && WTERMSIG(status) == SIGALRM)
        std::printf("not done after %u s", kSlowest);
    else if (WIFSIGNALED(status))
        std::printf("signal %d", WTERMSIG(status));
    else
        std::printf("exit code %d", WEXITSTATUS(status));
    std::printf(". The input is in %s.\n", fs::absolute(kept).c_str());
}

} // namespace

int main(int argc, char **argv)
{
    const std::vector<fs::path> files = filesOf(argc, argv);
    if (files.empty()) {
        std::printf("Nothing was tested: give files or a folder that holds some.\n");
        return 2;
    }
    void *shared
        = ::mmap(nullptr, sizeof(Progress), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (shared == MAP_FAILED) {
        std::perror("mmap");
        return 2;
    }
    auto &progress = *static_cast<Progress *>(shared);
    const pid_t child = ::fork();
    if (child < 0) {
        std::perror("fork");
        return 2;
    }
    if (child == 0) {
        ::prctl(PR_SET_PDEATHSIG, SIGKILL);
        for (const fs::path &file : files)
            replay(file, progress);
        return 0; // by way of exit(), where leaks are looked for
    }
    int status = 0;
    while (::waitpid(child, &status, 0) < 0 && errno == EINTR) { }
    if (status != 0) {
        report(argv[0], status, progress);
        return 1;
    }
    std::printf("%lu inputs from %zu files.\n", progress.inputs, files.size());
    return 0;
}
