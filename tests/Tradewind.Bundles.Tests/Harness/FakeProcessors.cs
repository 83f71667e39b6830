using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Tradewind.Bundles.Processing;
using Tradewind.Engine.Bundles;
using Tradewind.Graph;
using Tradewind.Protocol.Messages;

namespace Tradewind.Bundles.Tests.Harness;

/// <summary>
/// Dag-processors without processes. Their scripts have a command a line: <c>dag ID</c>, <c>own ID</c> (a DAG with a timetable of its own,
/// with catchup when it is called so), <c>pooled POOL</c> (a DAG called as the pool that its task takes a slot of), <c>load FILE</c>, <c>use PLUGIN</c>,
/// <c>fault TEXT</c>, <c>die</c> (takes the processor along) and <c>hold</c> (loads until the test lets it go).
/// </summary>
internal sealed class FakeProcessors(string dagsDirectory) : IProcessorPool
{
    private readonly ConcurrentDictionary<string, TaskCompletionSource> _held = new();
    private readonly TaskCompletionSource _holding = New();

    /// <summary>What the plugin folders hold.</summary>
    public IReadOnlyList<SeenPlugin> Plugins { get; set; } = [];

    /// <summary>The scripts that were compiled, in order; those found unchanged are not.</summary>
    public ConcurrentQueue<string> Compiled { get; } = new();

    /// <summary>Completes when a script holds.</summary>
    public Task Holding => _holding.Task.WaitAsync(TestBundles.Limit);

    /// <summary>Called with each text that is compiled.</summary>
    public Action<string>? OnCompile { get; set; }

    /// <summary>Answers for every timetable.</summary>
    public Func<SlotQuestion, SlotsListed> Timetable { get; set; } = _ => throw new InvalidOperationException("Nobody was to ask.");

    /// <summary>What timetables were asked.</summary>
    public ConcurrentQueue<SlotQuestion> Asked { get; } = new();

    public static SeenPlugin Plugin(string name, string hash, string? error = null) => new(name, "1.0.0", null, hash, null, [], null, error);

    public bool IsInFolder(string name) => false;

    public Task<IReadOnlyList<SeenPlugin>> RefreshPluginsAsync(CancellationToken cancel) => Task.FromResult(Plugins);

    public async Task<ScriptProcessed> ProcessAsync(string path, string? text, string? knownKey, CancellationToken cancel)
    {
        var script = text ?? await File.ReadAllTextAsync(Full(path), cancel);
        var commands = script.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split(' ', 2)).ToArray();
        var loaded = Operands(commands, "load").ToDictionary(file => file, file => File.Exists(Full(file)) ? File.ReadAllText(Full(file)) : null);
        var key = KeyOf([path, script, .. loaded.Values, .. Plugins.Select(plugin => plugin.ContentHash)]);
        if (key == knownKey) return new() { Number = 0, Key = key, Unchanged = true };

        Compiled.Enqueue(path);
        OnCompile?.Invoke(script);
        if (commands.Any(command => command[0] == "hold"))
        {
            _holding.TrySetResult();
            await Held(path).Task.WaitAsync(cancel);
        }

        if (commands.Any(command => command[0] == "die")) throw new ProcessorGoneException("It died.", key);

        var used = Operands(commands, "use").ToArray();
        string[] faults =
        [
            .. Operands(commands, "fault"), .. loaded.Where(file => file.Value is null).Select(file => $"no {file.Key}"),
            .. loaded.Values.OfType<string>().Where(content => content.StartsWith("fault ", StringComparison.Ordinal)).Select(content => content[6..]),
            .. used.Where(name => Plugins.All(plugin => plugin.Name != name)).Select(name => $"no plugin {name}"),
        ];
        if (faults.Length > 0) return new() { Number = 0, Key = key, Faults = JsonSerializer.Serialize(faults.Select(fault => new ScriptNote(path, 1, 1, "CS0103", fault))) };
        return new()
        {
            Number = 0,
            Key = key,
            Graphs = [.. Operands(commands, "dag").Select(id => GraphJson.Write(Graph(id))), .. Operands(commands, "own").Select(id => GraphJson.Write(Own(id))), .. Operands(commands, "pooled").Select(pool => GraphJson.Write(Pooled(pool)))],
            Sources = [path, script, .. loaded.SelectMany(file => new[] { file.Key, file.Value! })],
            Plugins = [.. used.Select(name => Plugins.Where(plugin => plugin.Name == name).Select(plugin => $"{name}@{plugin.ContentHash}").First())],
            Assembly = new byte[] { 1 },
            Symbols = new byte[] { 2 },
        };
    }

    public Task<SlotsListed> ListSlotsAsync(CompiledBundle bundle, string dagId, DateTimeOffset from, DateTimeOffset? latestBy, int count, CancellationToken cancel)
    {
        var question = new SlotQuestion(dagId, from, latestBy, count);
        Asked.Enqueue(question);
        return Task.FromResult(Timetable(question));
    }

    /// <summary>Tells the script back.</summary>
    public Task<PlaceTold> AskAsync(string path, string text, byte what, int offset, CancellationToken cancel) => Task.FromResult(new PlaceTold(0, $"{what} {text[..offset]}"));

    /// <summary>Lets a script that holds finish loading.</summary>
    public void LetGo(string path) => Held(path).TrySetResult();

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private static DagGraph Graph(string id) => new() { DagId = id, Tasks = [new() { Id = "a", Kind = TaskKind.Action, Operator = "code" }] };

    private static DagGraph Pooled(string pool) => Graph(pool) with { Tasks = [Graph(pool).Tasks[0] with { Pool = pool }] };

    private static DagGraph Own(string id) => Graph(id) with
    {
        Schedule = new() { Kind = ScheduleKind.Custom, Name = "Own", Words = "Now and then" }, Start = DateTimeOffset.UnixEpoch, Catchup = id == "catchup",
    };

    private static IEnumerable<string> Operands(string[][] commands, string word) => commands.Where(command => command[0] == word).Select(command => command[1]);

    private static string KeyOf(IEnumerable<string?> parts) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\0', parts))));

    private TaskCompletionSource Held(string path) => _held.GetOrAdd(path, _ => New());

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private string Full(string path) => Path.Combine(dagsDirectory, path);
}
