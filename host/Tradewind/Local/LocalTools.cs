using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using Tradewind.Agent;
using Tradewind.Agent.Blobs;
using Tradewind.Agent.Dispatch;
using Tradewind.Agent.Logs;
using Tradewind.Bundles;
using Tradewind.Bundles.Packages;
using Tradewind.Bundles.Processing;
using Tradewind.Bundles.Watching;
using Tradewind.Client;
using Tradewind.Engine.Access;
using Tradewind.Engine.Bundles;
using Tradewind.Engine.Commands;
using Tradewind.Engine.Deferrals;
using Tradewind.Engine.Nodes;
using Tradewind.Engine.Ports;
using Tradewind.Engine.Retention;
using Tradewind.Engine.Schedules;
using Tradewind.Graph;
using Tradewind.Logging;
using Tradewind.Metastore.Sqlite;
using Tradewind.Protocol.Children;
using Tradewind.Roles;
using Tradewind.Scheduler;
using Tradewind.Terminal;

namespace Tradewind.Local;

/// <summary>
/// Checks and runs scripts without a server. A test run is the real thing on a small scale: the same dag-processor,
/// agent and runner over a metastore in a temporary folder.
/// </summary>
internal sealed class LocalTools(TradewindOptions options) : IAsyncDisposable
{
    private static readonly TimeSpan LongestRetryDelay = TimeSpan.FromSeconds(1);

    private static readonly JsonSerializerOptions Indented = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    private readonly ScratchFolder _folder = ScratchFolder.Make();
    private ProcessorPool? _processors;

    /// <summary>Compiles and validates a script and prints what is to say about it.</summary>
    public async Task<int> CheckAsync(string file, bool json, CancellationToken cancel)
    {
        var result = await ProcessAsync(file, cancel);
        if (json)
        {
            var dags = result.Bundle?.Dags.Select(dag => new { dag.DagId, Tasks = dag.Tasks.Count, Schedule = Describe(dag) }) ?? [];
            Console.WriteLine(JsonSerializer.Serialize(new { file, ok = result.Faults.Count == 0, dags, faults = result.Faults, warnings = result.Warnings }, Indented));
        }
        else
        {
            PrintFaults(file, result.Faults);
            PrintFaults(file, result.Warnings, "warning");
            foreach (var dag in result.Bundle?.Dags ?? []) Console.WriteLine($"{dag.DagId}: {dag.Tasks.Count} tasks, {Describe(dag)}");
            if (result.Bundle is { Dags.Count: 0 }) Console.WriteLine("The script declares no DAG; write: var dag = new Dag(\"my_dag\");");
        }

        return result.Faults.Count == 0 ? ExitCode.Ok : ExitCode.Failed;
    }

    /// <summary>Runs a DAG in the terminal.</summary>
    public async Task<int> TestAsync(string file, TestRequest request, CancellationToken cancel)
    {
        var result = await ProcessAsync(file, cancel);
        if (result.Bundle is not { } bundle)
        {
            PrintFaults(file, result.Faults);
            return ExitCode.Failed;
        }

        var dag = Choose(bundle, request.DagId, file);
        await using var services = Build(dag);
        await services.GetRequiredService<IMetastoreAdmin>().MigrateAsync(cancel);
        await StorePluginsAsync(services.GetRequiredService<IPluginStore>(), cancel);
        // Asked for by hand, so it runs, and runs once: a DAG that starts paused would wait here for ever, and a schedule make runs of its own.
        bundle = bundle with { Dags = [.. bundle.Dags.Select(one => Hastened(one) with { StartPaused = false, Schedule = null })] };
        await MakePoolsAsync(bundle, services.GetRequiredService<ILimitStore>(), cancel);
        var stored = await services.GetRequiredService<IDagStore>().StoreAsync(bundle, cancel);
        if (stored.Faults.Count > 0) throw new InvalidOperationException(stored.Faults[0].Message);
        await services.GetRequiredService<INodeStore>().RegisterAsync(services.GetRequiredService<NodeInfo>(), TimeSpan.FromDays(1), cancel);

        var agent = services.GetRequiredService<AgentLoop>();
        var scheduler = services.GetRequiredService<SchedulerLoop>();
        var admission = services.GetRequiredService<AdmissionLoop>();
        await agent.StartAsync(cancel);
        await scheduler.StartAsync(cancel);
        await admission.StartAsync(cancel);
        try
        {
            var answers = ActivatorUtilities.CreateInstance<TestAnswers>(services, request.Answers);
            var progress = ActivatorUtilities.CreateInstance<TestProgress>(services, dag, request.Json, answers);
            return await progress.RunAsync(request, cancel);
        }
        catch (RejectedException refused)
        {
            throw new OptionsException([refused.Message]);
        }
        finally
        {
            await admission.StopAsync(CancellationToken.None);
            await scheduler.StopAsync(CancellationToken.None);
            await agent.StopAsync(CancellationToken.None);
        }
    }

    /// <summary>Prints the runs that a script's schedule makes from now on.</summary>
    public async Task<int> NextAsync(string file, string? dagId, int count, bool json, CancellationToken cancel)
    {
        var result = await ProcessAsync(file, cancel);
        if (result.Bundle is not { } bundle)
        {
            PrintFaults(file, result.Faults);
            return ExitCode.Failed;
        }

        var dag = Choose(bundle, dagId, file);
        var now = TimeProvider.System.GetUtcNow();
        var runs = dag.Schedule is { } schedule
            ? Timetable.From(schedule, dag.Start ?? now, dag.End, await OwnSlotsAsync(bundle, dag, now, count, cancel)).Ahead(null, now, catchup: false).SkipWhile(run => run.RunAfter < now).Take(count)
            : [];
        NextRuns.Show(
            [.. runs.Select(run => new NextRunResource { RunAfter = run.RunAfter, LogicalDate = run.LogicalDate, DataIntervalStart = run.DataInterval.Start, DataIntervalEnd = run.DataInterval.End })],
            $"{dag.DagId}: {Describe(dag)}; no run is to come.",
            json);
        return ExitCode.Ok;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_processors is not null) await _processors.DisposeAsync();
        _folder.Dispose();
    }

    private async Task<IReadOnlyList<DataInterval>> OwnSlotsAsync(CompiledBundle bundle, DagGraph dag, DateTimeOffset now, int count, CancellationToken cancel)
    {
        if (dag.Schedule is not { Kind: ScheduleKind.Custom }) return [];
        // One more than asked for: the first may be over.
        var listed = await _processors!.ListSlotsAsync(bundle, dag.DagId, dag.Start ?? now, now, count + 1, cancel);
        return listed.Fault is null ? [.. listed.Slots.Select(slot => new DataInterval(slot.Start, slot.End))] : throw new OptionsException([listed.Fault]);
    }

    private async Task<ScriptResult> ProcessAsync(string file, CancellationToken cancel)
    {
        if (!File.Exists(file)) throw new OptionsException([$"There is no file '{file}'."]);

        var folder = FolderOf(file);
        _processors = new(
            new()
            {
                DagsDirectory = folder,
                PluginFolders = options.PluginFolders,
                ProcessorProgram = AppLayout.DagProcessor,
                CacheDirectory = CacheDirectory,
                WorkDirectory = Directory.GetCurrentDirectory(),
                LoadLimit = options.LoadLimit,
            },
            new InstalledBefore(CacheDirectory),
            TimeProvider.System,
            NullLogger<ProcessorPool>.Instance);
        return await new ScriptProcessing(_processors).ProcessAsync(ScriptFiles.Relative(folder, file), null, null, cancel);
    }

    // Somebody sits there and waits: what a retry does can be seen after a second as well as after an hour.
    private static DagGraph Hastened(DagGraph dag) => dag with
    {
        Tasks = [.. dag.Tasks.Select(task => task with { RetryDelay = Shortest(task.RetryDelay), MaxRetryDelay = Shortest(task.MaxRetryDelay) })],
        Groups = [.. dag.Groups.Select(group => group with { RetryDelay = Shortest(group.RetryDelay) })],
    };

    private static TimeSpan Shortest(TimeSpan wait) => wait < LongestRetryDelay ? wait : LongestRetryDelay;

    // Paths are relative to the DAG folder, as on the server; a file elsewhere has its own folder for one.
    private string FolderOf(string file) =>
        file.StartsWith(options.DagsDirectory + Path.DirectorySeparatorChar, StringComparison.Ordinal) ? options.DagsDirectory : Path.GetDirectoryName(file)!;

    // Of several the one named like the file is meant, when no other is asked for.
    private static DagGraph Choose(CompiledBundle bundle, string? dagId, string file)
    {
        var ids = string.Join(", ", bundle.Dags.Select(dag => dag.DagId));
        if (dagId is not null) return bundle.Dags.FirstOrDefault(dag => dag.DagId == dagId) ?? throw new OptionsException([$"The script has no DAG '{dagId}'; it has {ids}."]);
        return bundle.Dags.Count switch
        {
            1 => bundle.Dags[0],
            0 => throw new OptionsException(["The script declares no DAG; write: var dag = new Dag(\"my_dag\");"]),
            _ when bundle.Dags.FirstOrDefault(dag => dag.DagId == Path.GetFileNameWithoutExtension(file)) is { } named => named,
            _ => throw new OptionsException([$"The script has several DAGs; choose one with --dag: {ids}."]),
        };
    }

    // Plugins keep their place in the installation's cache when there is one, so that a second test need not copy them again.
    private string CacheDirectory => Directory.Exists(Path.Combine(options.DataDirectory, "cache")) ? Path.Combine(options.DataDirectory, "cache") : Path.Combine(_folder.Path, "cache");

    private async Task StorePluginsAsync(IPluginStore plugins, CancellationToken cancel)
    {
        foreach (var plugin in _processors!.Plugins.Where(plugin => plugin.Error is null)) await plugins.SaveAsync(plugin.Record(active: true, TimeProvider.System.GetUtcNow()), null, cancel);
    }

    // Which pools there are is the server's business: here each has room for all.
    private static async Task MakePoolsAsync(CompiledBundle bundle, ILimitStore limits, CancellationToken cancel)
    {
        foreach (var pool in bundle.Dags.SelectMany(dag => dag.Tasks).Select(task => task.Pool).OfType<string>().Distinct())
            await limits.SavePoolAsync(new(pool, int.MaxValue / 2, null), cancel);
    }

    private ServiceProvider Build(DagGraph dag)
    {
        var node = new NodeInfo { Id = "test", Host = Environment.MachineName, ProcessId = Environment.ProcessId, Roles = ["agent", "scheduler"], Version = AppLayout.Version };
        var services = new ServiceCollection().AddLogging(logging => logging.AddTradewindLog(options.LogFormat, LogLevel.Error, aside: true));
        services.AddSqliteMetastore(Path.Combine(_folder.Path, "test.db"));
        services.AddSingleton(TimeProvider.System);
        services.AddSingleton<ISecretProtector, PlainSecrets>();
        services.AddFileLogs(Path.Combine(_folder.Path, "logs")).AddFileBlobs(Path.Combine(_folder.Path, "blobs"));
        services.AddSingleton(node);
        services.AddSingleton(new AgentOptions
        {
            Node = node.Id,
            // Whatever queues the script names: here there is only this agent.
            Queues = [.. dag.Tasks.Select(task => task.Queue).Distinct()],
            Slots = options.Slots,
            LargestOutput = options.LargestOutput,
            RunnerProgram = AppLayout.Runner,
            CacheDirectory = CacheDirectory,
            WorkDirectory = Directory.GetCurrentDirectory(),
        });
        services.AddSingleton(new SecretFolder(options.SecretsDirectory)).AddSingleton<ConfigurationLookup>();
        services.AddSingleton<OutputSeals>().AddSingleton<LargeOutputs>();
        services.AddSingleton(new CallbackLinks(new PlainSecrets(), "http://127.0.0.1:8080"));
        services.AddSingleton<OwnTroubles>().AddSingleton<AgentStores>().AddSingleton<AgentLoop>();
        services.AddSingleton(new SchedulerOptions { Node = node.Id });
        services.AddSingleton<RunPlanner>().AddSingleton<RunStarter>().AddSingleton<Backfiller>().AddSingleton<Gatekeeper>().AddSingleton<TriggerCommands>().AddSingleton<Messenger>().AddSingleton<Waker>().AddSingleton<LookCaller>().AddSingleton<Rescuer>().AddSingleton<CallbackRescuer>().AddSingleton<FailureGuard>().AddSingleton<AssetPruner>().AddSingleton(new RetentionSettings { Runs = null, Drafts = null }).AddSingleton<RunPruner>().AddSingleton<BlobSweeper>().AddSingleton<SchedulerLoop>();
        services.AddSingleton<Admitter>().AddSingleton<AdmissionLoop>();
        services.AddSingleton<IRunCommands, RunCommands>();
        services.AddSingleton<IApprovalCommands, ApprovalCommands>();
        return services.BuildServiceProvider();
    }

    private void PrintFaults(string file, IReadOnlyList<ScriptFault> faults, string kind = "error")
    {
        foreach (var fault in faults)
        {
            var path = Path.GetRelativePath(Directory.GetCurrentDirectory(), Path.Combine(FolderOf(file), fault.Path));
            Console.Error.WriteLine($"{Print.Place(path.StartsWith("..", StringComparison.Ordinal) ? Path.GetFullPath(path) : path, fault.Line, fault.Column)}: {kind} {fault.Code}: {fault.Message}");
        }
    }

    private static string Describe(DagGraph dag) =>
        dag.Schedule is null ? "no schedule" : Timetable.From(dag.Schedule, dag.Start ?? DateTimeOffset.UnixEpoch, dag.End).Describe();
}
