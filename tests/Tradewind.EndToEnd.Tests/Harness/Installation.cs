using System.Diagnostics;
using System.Net.Http.Headers;
using System.Text.Json;
using Tradewind.Client;

namespace Tradewind.EndToEnd.Tests.Harness;

/// <summary>A folder with scripts, and the processes that a test starts in it.</summary>
public abstract class Installation : IAsyncLifetime
{
    private readonly List<Node> _nodes = [];
    private readonly List<HttpClient> _clients = [];
    private Node? _standalone;

    /// <summary>Short, for it holds sockets' folders.</summary>
    public string Folder { get; } = Directory.CreateTempSubdirectory("tw-e2e-").FullName;

    /// <summary>Settings of every process, without their prefix.</summary>
    public Dictionary<string, string> Settings { get; } = new() { ["URLS"] = "http://127.0.0.1:0" };

    /// <summary>Whether root's processes are started as another user, who has none of root's rights.</summary>
    public bool AsNobody { get; init; }

    /// <summary>Whether processes take a limit of their files' size (<see cref="Processes.LimitFiles"/>) for an error of the disk, instead of being killed by its signal.</summary>
    public bool SurvivesFullDisk { get; set; }

    /// <summary>What the first start of a standalone node printed; the sign-in stands only there.</summary>
    public Node? FirstStart { get; private set; }

    // The folder itself, not the link to it: a build while tests run moves the link.
    private static string Program { get; } = Environment.GetEnvironmentVariable("TRADEWIND_TEST_APP") is { Length: > 0 } app
        ? Path.Combine(Directory.ResolveLinkTarget(app, returnFinalTarget: true)?.FullName ?? app, "tradewind")
        : throw new InvalidOperationException("These tests drive the built application. Run ./test EndToEnd, which builds it and says where it is.");

    public async Task InitializeAsync()
    {
        Directory.CreateDirectory(At("dags"));
        if (AsNobody) Processes.OpenToOthers(Folder);
        await CreateAsync();
    }

    public async Task DisposeAsync()
    {
        foreach (var node in _nodes) await node.DisposeAsync();
        for (var at = 0; at < _nodes.Count; at++) await File.WriteAllTextAsync(Path.Combine(Results.Folder, $"{Path.GetFileName(Folder)}-{at + 1}.log"), _nodes[at].Output);
        foreach (var client in _clients) client.Dispose();
        await DropAsync();
        Directory.Delete(Folder, recursive: true);
    }

    public string At(string path) => Path.Combine(Folder, path);

    /// <summary>Puts a file there in one step, as an editor does.</summary>
    public void Write(string path, string text)
    {
        var target = At(path);
        Directory.CreateDirectory(Path.GetDirectoryName(target)!);
        var whole = At($".{Guid.NewGuid():n}");
        File.WriteAllText(whole, text);
        File.Move(whole, target, overwrite: true);
    }

    /// <summary>The standalone node, started when none runs.</summary>
    public async Task<Node> StandaloneAsync()
    {
        if (_standalone is null || !Processes.Lives(_standalone.Id))
        {
            _standalone = Start("standalone");
            FirstStart ??= _standalone;
            await _standalone.LineAsync("Ready:");
        }

        return _standalone;
    }

    public Node Start(string role, params (string Name, string Value)[] settings)
    {
        var node = Node.Start(Prepare([role], settings));
        _nodes.Add(node);
        return node;
    }

    /// <summary>Runs a command to its end.</summary>
    public Task<(int ExitCode, string Output)> CliAsync(params string[] arguments) => CliAsync([], arguments);

    /// <summary>Runs a command with settings of its own to its end.</summary>
    public async Task<(int ExitCode, string Output)> CliAsync((string Name, string Value)[] settings, string[] arguments)
    {
        var start = Prepare(arguments, settings);
        start.RedirectStandardOutput = start.RedirectStandardError = true;
        using var process = Process.Start(start)!;
        using var limit = new CancellationTokenSource(Limits.Usual);
        var output = process.StandardOutput.ReadToEndAsync(limit.Token);
        var errors = process.StandardError.ReadToEndAsync(limit.Token);
        try
        {
            await process.WaitForExitAsync(limit.Token);
            return (process.ExitCode, await output + await errors);
        }
        catch (OperationCanceledException)
        {
            process.Kill();
            throw new TimeoutException($"tradewind {string.Join(' ', arguments)} did not end.");
        }
    }

    /// <summary>The API, with the sign-in that the server left for its own machine.</summary>
    public TradewindClient Api()
    {
        var local = new LocalAccess(At("data"));
        var http = new HttpClient { BaseAddress = new($"{local.Server()!.TrimEnd('/')}/"), Timeout = Limits.Usual };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", local.Token());
        _clients.Add(http);
        return new(http);
    }

    /// <summary>Drops a script and waits until its DAG is there.</summary>
    public async Task DropAsync(string dag, string script)
    {
        Write($"dags/{dag}.csx", script);
        var api = Api();
        await Eventually.IsTrueAsync($"DAG {dag} is listed", async () => (await api.DagsAsync(new() { Text = dag })).Items.Any(found => found.DagId == dag));
    }

    public Task<RunResource> TriggerAsync(string dag, string? parameters = null) =>
        Api().TriggerAsync(dag, new() { Params = parameters is null ? null : JsonElement.Parse(parameters) });

    /// <summary>Waits for the run's end.</summary>
    public async Task<RunResource> EndAsync(RunResource run)
    {
        using var limit = new CancellationTokenSource(Limits.Usual);
        RunProgress? last = null;
        try
        {
            while (true)
            {
                await foreach (var progress in Api().WatchRunAsync(run.RunId, limit.Token))
                {
                    last = progress;
                    if (progress.Run.Ended) return progress.Run;
                }
            }
        }
        catch (OperationCanceledException)
        {
            throw new TimeoutException($"Run {run.RunId} of {run.DagId} did not end: {JsonSerializer.Serialize(last)}\n{_standalone?.Output}");
        }
    }

    /// <summary>Waits until all instances of a task stand in a state.</summary>
    public Task EndsAsync(RunResource run, string task, string state)
    {
        var api = Api();
        return Eventually.IsTrueAsync($"{task} is {state}", async () => (await api.TaskInstancesAsync(run.RunId, task)).Items is { Count: > 0 } all && all.All(one => one.State == state));
    }

    /// <summary>Waits until an attempt's log holds this text.</summary>
    public async Task LoggedAsync(RunResource run, string task, string text, int attempt = 1)
    {
        using var limit = new CancellationTokenSource(Limits.Usual);
        var log = "";
        try
        {
            await foreach (var piece in Api().FollowLogAsync(new(run.RunId, task, -1, attempt), 0, limit.Token))
            {
                log += piece.Text;
                if (log.Contains(text, StringComparison.Ordinal)) return;
            }
        }
        catch (OperationCanceledException)
        {
            throw new TimeoutException($"Attempt {attempt} of {task} did not log '{text}' but:\n{log}\n{_standalone?.Output}");
        }

        throw new InvalidOperationException($"Attempt {attempt} of {task} ended without '{text}' in its log:\n{log}");
    }

    public async Task<string> LogAsync(RunResource run, string task, int attempt = 1, int mapIndex = -1) =>
        (await Api().LogAsync(new(run.RunId, task, mapIndex, attempt))).Text;

    public Task<TaskInstanceDetailResource> TaskAsync(RunResource run, string task) => Api().TaskInstanceAsync(run.RunId, task);

    /// <summary>Waits for a fault of this script.</summary>
    public Task<ImportErrorResource> FaultAsync(string path)
    {
        var api = Api();
        return Eventually.FindAsync($"{path} has an import error", async () => (await api.ImportErrorsAsync()).Items.FirstOrDefault(error => error.Path == path));
    }

    protected abstract Task CreateAsync();

    protected abstract Task DropAsync();

    private ProcessStartInfo Prepare(string[] arguments, (string Name, string Value)[] settings)
    {
        var start = AsNobody && Environment.IsPrivilegedProcess
            ? new ProcessStartInfo("setpriv", [.. Processes.Nobody, Program, .. arguments]) { WorkingDirectory = Folder }
            : SurvivesFullDisk ? new ProcessStartInfo("sh", ["-c", "trap '' XFSZ; exec \"$0\" \"$@\"", Program, .. arguments]) { WorkingDirectory = Folder }
            : new ProcessStartInfo(Program, arguments) { WorkingDirectory = Folder };
        foreach (var name in start.Environment.Keys.Where(name => name.StartsWith("TRADEWIND_", StringComparison.Ordinal)).ToArray()) start.Environment.Remove(name);
        foreach (var (name, value) in Settings) start.Environment[$"TRADEWIND_{name}"] = value;
        foreach (var (name, value) in settings) start.Environment[name.StartsWith("OTEL_", StringComparison.Ordinal) ? name : $"TRADEWIND_{name}"] = value;

        // The executable looks for the runtime in the usual places; the one of this test may lie elsewhere.
        if (Environment.ProcessPath is { } host && Path.GetFileName(host) == "dotnet") start.Environment.TryAdd("DOTNET_ROOT", Path.GetDirectoryName(host));
        return start;
    }
}
