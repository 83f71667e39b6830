using System.Diagnostics;
using Tradewind.Tests;

namespace Tradewind.Packaging.Tests;

/// <summary>The application as `./tradewind` starts it.</summary>
internal static class BuiltApp
{
    public static string Folder { get; } = Find();

    /// <summary>Runs `tradewind` to its end.</summary>
    public static (int ExitCode, string Output) Run(params string[] arguments)
    {
        var start = new ProcessStartInfo(Path.Combine(Folder, OperatingSystem.IsWindows() ? "tradewind.exe" : "tradewind"), arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start) ?? throw new InvalidOperationException("tradewind did not start.");
        var errors = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output + errors.Result);
    }

    private static string Find()
    {
        var folder = Environment.GetEnvironmentVariable("TRADEWIND_TEST_APP") ?? Path.Combine(Repository.Root, ".build", "app");
        return Directory.Exists(folder) ? folder : throw new InvalidOperationException($"The application is not built: run ./tradewind --version first (looked in {folder}).");
    }
}
