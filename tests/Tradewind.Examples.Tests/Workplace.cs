using System.Diagnostics;
using Tradewind.Tests;

namespace Tradewind.Examples.Tests;

/// <summary>A folder to start Tradewind in: a git repository of one commit, so that what the examples write stays out of this one.</summary>
public sealed class Workplace : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("tradewind-examples-").FullName;

    /// <summary>The built application.</summary>
    public static string App { get; } = Environment.GetEnvironmentVariable("TRADEWIND_TEST_APP") ?? Path.Combine(Repository.Root, ".build", "app");

    /// <summary>Makes the folder.</summary>
    public Workplace()
    {
        File.WriteAllText(Path.Combine(_folder, "notes.md"), "one\ntwo\n");
        Git("init", "--quiet");
        Git("add", "notes.md");
        Git("-c", "user.name=Ada", "-c", "user.email=ada@example.com", "-c", "commit.gpgSign=false", "commit", "--quiet", "--message", "Notes");
    }

    /// <inheritdoc />
    public void Dispose()
    {
        // Git marks its objects read-only, which on Windows keeps them from being deleted.
        foreach (var file in Directory.EnumerateFiles(_folder, "*", SearchOption.AllDirectories))
            File.SetAttributes(file, FileAttributes.Normal);
        Directory.Delete(_folder, recursive: true);
    }

    /// <summary>Puts a file here.</summary>
    /// <returns>Its path.</returns>
    public string Write(string name, string text)
    {
        var path = Path.Combine(_folder, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
        return path;
    }

    /// <summary>Everything here, and what lies beside this folder.</summary>
    public IReadOnlyList<string> Files() =>
        [.. Directory.EnumerateFileSystemEntries(_folder, "*", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.None })
            .Concat(Directory.EnumerateFileSystemEntries(Path.GetDirectoryName(_folder)!))];

    /// <summary>A file's text.</summary>
    public string Read(string name) => File.ReadAllText(Path.Combine(_folder, name));

    /// <summary>Runs `tradewind` here, to its end.</summary>
    public (int ExitCode, string Output) Tradewind(params string[] arguments) => TradewindWith([], arguments);

    /// <summary>The same with settings in the environment.</summary>
    public (int ExitCode, string Output) TradewindWith(Dictionary<string, string> environment, params string[] arguments) =>
        Run(Path.Combine(App, OperatingSystem.IsWindows() ? "tradewind.exe" : "tradewind"), arguments, environment);

    private void Git(params string[] arguments)
    {
        var (exitCode, output) = Run("git", arguments, []);
        if (exitCode != 0)
            throw new InvalidOperationException($"git {string.Join(' ', arguments)}: {output}");
    }

    private (int ExitCode, string Output) Run(string program, string[] arguments, Dictionary<string, string> environment)
    {
        var start = new ProcessStartInfo(program, arguments) { WorkingDirectory = _folder, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (name, value) in environment) start.Environment[name] = value;
        using var process = Process.Start(start) ?? throw new InvalidOperationException($"{program} did not start.");
        var errors = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output + errors.Result);
    }
}
