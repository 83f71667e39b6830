using System.Collections;
using System.Diagnostics;
using System.Globalization;

namespace Tradewind.Shell;

/// <summary>What a <see cref="ShellCommand"/> starts in one attempt, with every fault of its settings.</summary>
internal sealed class CommandStart
{
    private const string Prefix = "TRADEWIND_";
    private readonly string? _commandLine;
    private readonly string _executable = "";
    private readonly IReadOnlyList<string> _arguments;
    private readonly Dictionary<string, string> _environment;

    public CommandStart(ShellCommand command, OperatorContext ctx)
    {
        if (command.Command is null == command.Executable is null)
            Faults.Add("Give either Command (run by a shell) or Executable (run without one).");
        if (command.OutputLimit < 0)
            Faults.Add($"OutputLimit is {command.OutputLimit}; it counts characters and cannot be negative.");
        if (command.StopGrace < TimeSpan.Zero)
            Faults.Add($"StopGrace is {command.StopGrace}; it cannot be negative.");

        WorkingDirectory = Path.GetFullPath(ctx.GetOr(command.WorkingDirectory, "."), ctx.WorkDirectory);
        _arguments = ctx.Get(command.Arguments);
        _environment = EnvironmentOf(command, ctx);
        CheckForNul();

        if (command.Command is not null)
        {
            _commandLine = ctx.Get(command.Command);
            if (OperatingSystem.IsWindows() && _arguments.Count > 0)
                Faults.Add("On Windows, Arguments go with Executable, not with Command.");
        }
        else if (command.Executable is not null)
        {
            var name = ctx.Get(command.Executable);
            var found = ExecutableSearch.Find(name, WorkingDirectory, _environment.GetValueOrDefault("PATH"));
            if (found is null)
                Faults.Add($"There is no program '{name}': looked {(ExecutableSearch.IsPath(name) ? "in " + WorkingDirectory : "on the PATH")}.");
            else
                _executable = found;
        }
    }

    public List<string> Faults { get; } = [];

    public string WorkingDirectory { get; }

    public ProcessStartInfo ToStartInfo()
    {
        var start = new ProcessStartInfo { WorkingDirectory = WorkingDirectory };
        if (_commandLine is null)
        {
            start.FileName = _executable;
            Append(_arguments);
        }
        else if (OperatingSystem.IsWindows())
        {
            start.FileName = "cmd.exe";
            // With /s, cmd takes off the outer quotes and leaves the rest of the line as the author wrote it.
            start.Arguments = $"/d /s /c \"{_commandLine}\"";
        }
        else
        {
            start.FileName = "/bin/sh";
            Append(["-c", _commandLine, "sh", .. _arguments]);
        }

        start.Environment.Clear();
        foreach (var (name, value) in _environment)
            start.Environment[name] = value;
        return start;

        void Append(IEnumerable<string> arguments)
        {
            foreach (var argument in arguments)
                start.ArgumentList.Add(argument);
        }
    }

    private static Dictionary<string, string> EnvironmentOf(ShellCommand command, OperatorContext ctx)
    {
        var names = OperatingSystem.IsWindows() ? StringComparer.OrdinalIgnoreCase : StringComparer.Ordinal;
        var environment = new Dictionary<string, string>(names);
        foreach (DictionaryEntry inherited in System.Environment.GetEnvironmentVariables())
        {
            var name = (string)inherited.Key;
            // The platform's own settings (metastore, tokens, connections and variables given by environment) are not the command's business.
            if (!name.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase))
                environment[name] = (string?)inherited.Value ?? "";
        }

        environment[Prefix + "DAG_ID"] = ctx.DagId;
        environment[Prefix + "TASK_ID"] = ctx.TaskId;
        environment[Prefix + "RUN_ID"] = ctx.RunId;
        environment[Prefix + "RUN_TYPE"] = ctx.RunType.ToString();
        environment[Prefix + "LOGICAL_DATE"] = Iso(ctx.LogicalDate);
        environment[Prefix + "DATA_INTERVAL_START"] = Iso(ctx.DataIntervalStart);
        environment[Prefix + "DATA_INTERVAL_END"] = Iso(ctx.DataIntervalEnd);
        environment[Prefix + "ATTEMPT"] = ctx.Attempt.ToString(CultureInfo.InvariantCulture);
        environment[Prefix + "MAP_INDEX"] = ctx.MapIndex.ToString(CultureInfo.InvariantCulture);
        environment[Prefix + "IDEMPOTENCY_KEY"] = ctx.IdempotencyKey;
        foreach (var (name, value) in ctx.Get(command.Environment))
            environment[name] = value;
        return environment;
    }

    private static string Iso(DateTimeOffset moment) => moment.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFzzz", CultureInfo.InvariantCulture);

    // The system cuts such a text at the NUL: what runs would not be what was checked.
    private void CheckForNul()
    {
        if (_arguments.Any(a => a.Contains('\0')))
            Faults.Add("An argument contains the character NUL, which no command can receive.");
        foreach (var (name, value) in _environment)
        {
            if (name.Length == 0 || name.Contains('=') || name.Contains('\0') || value.Contains('\0'))
                Faults.Add($"The environment variable '{name.Replace("\0", "\\0")}' cannot be set: a name is not empty and has no '=', neither name nor value has NUL.");
        }
    }
}
