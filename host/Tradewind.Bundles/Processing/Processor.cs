using System.Collections.Concurrent;
using System.Text.Json;
using Tradewind.Bundles.Packages;
using Tradewind.Engine.Plugins;
using Tradewind.Protocol.Children;
using Tradewind.Protocol.Frames;
using Tradewind.Protocol.Messages;

namespace Tradewind.Bundles.Processing;

/// <summary>A dag-processor process as its parent sees it.</summary>
public sealed class Processor : IAsyncDisposable
{
    private const string OfScripts = "A DAG script only declares tasks; move the work into a task.";
    private const string OfPlugins = "Static constructors and module initializers run while a plugin is loaded; move the work into its operators.";

    private readonly ChildProcess _child;
    private readonly Func<string, long, CancellationToken, Task<ReadOnlyMemory<byte>?>> _packages;
    private readonly ConcurrentDictionary<int, TaskCompletionSource<ScriptProcessed>> _scripts = new();
    private readonly ConcurrentDictionary<int, TaskCompletionSource<IReadOnlyList<SeenPlugin>>> _plugins = new();
    private readonly ConcurrentDictionary<int, TaskCompletionSource<SlotsListed>> _slots = new();
    private readonly ConcurrentDictionary<int, TaskCompletionSource<PlaceTold>> _places = new();
    private readonly ConcurrentDictionary<int, string> _keys = new();
    private readonly Task _reading;
    private readonly TimeProvider _time;
    private volatile bool _killed;
    private bool _recognised;
    private int _last;

    private Processor(ChildProcess child, Func<string, long, CancellationToken, Task<ReadOnlyMemory<byte>?>> packages, TimeProvider time)
    {
        _child = child;
        _packages = packages;
        _time = time;
        _reading = ReadAsync();
    }

    /// <summary>Whether the process is gone, or is going: it takes no further script.</summary>
    public bool Gone => _killed || _reading.IsCompleted;

    /// <summary>Whether it has processed a script.</summary>
    public bool Warm { get; private set; }

    /// <summary>Starts a dag-processor.</summary>
    /// <param name="options">Where it works.</param>
    /// <param name="socketDirectory">Where its socket lies.</param>
    /// <param name="packages">The package of an installed plugin from an offset on, by its content hash.</param>
    /// <param name="output">Takes what it writes.</param>
    /// <param name="time">The clock.</param>
    /// <param name="cancel">Stops waiting.</param>
    /// <exception cref="InvalidOperationException">It did not start.</exception>
    public static async Task<Processor> StartAsync(
        BundleOptions options, string socketDirectory, Func<string, long, CancellationToken, Task<ReadOnlyMemory<byte>?>> packages, Action<string> output, TimeProvider time, CancellationToken cancel)
    {
        var child = await ChildProcess.StartAsync(options.ProcessorProgram, socketDirectory, output, cancel);
        child.Connection.Send(new Welcome(options.CacheDirectory, options.WorkDirectory, options.DagsDirectory, 1, 0));
        return new(child, packages, time);
    }

    /// <summary>Waits for it in the time that it is given.</summary>
    internal GivenTime Time => new(() => _child.ProcessorTime, _time);

    /// <summary>Has it look through the plugin folders and at what is installed.</summary>
    /// <param name="dropFolders">The folders.</param>
    /// <param name="installed">What is installed, in the order in which it was.</param>
    /// <param name="barred">Plugins that are not to be loaded, by content hash, and why.</param>
    /// <param name="limit">How much time it is given (<see cref="GivenTime"/>); then the process is killed.</param>
    /// <param name="cancel">Stops waiting.</param>
    /// <exception cref="ProcessorGoneException">A plugin ended the process or took too long: that with this content hash, when it is known.</exception>
    public Task<IReadOnlyList<SeenPlugin>> LoadPluginsAsync(
        IReadOnlyList<string> dropFolders, IReadOnlyList<InstalledPlugin> installed, IReadOnlyDictionary<string, string> barred, TimeSpan limit, CancellationToken cancel) => AskAsync(
        _plugins,
        number => new PluginSet(
            number, dropFolders, [.. installed.SelectMany(plugin => new[] { plugin.ContentHash, plugin.Name, plugin.Version })], [.. barred.SelectMany(plugin => new[] { plugin.Key, plugin.Value })]),
        limit, cancel, OfPlugins);

    /// <summary>Has it unpack and load a package of a plugin; it has no other use afterwards.</summary>
    /// <param name="file">The zip file.</param>
    /// <param name="folder">Where it may work.</param>
    /// <param name="limit">How much time it is given; then the process is killed.</param>
    /// <param name="cancel">Stops waiting.</param>
    /// <exception cref="ProcessorGoneException">It ended the process or took too long.</exception>
    public async Task<SeenPlugin> CheckPackageAsync(string file, string folder, TimeSpan limit, CancellationToken cancel) =>
        (await AskAsync(_plugins, number => new CheckPackage(number, file, folder), limit, cancel, OfPlugins))[0];

    /// <summary>Has it compile and load a script.</summary>
    /// <param name="path">Relative to the DAG folder.</param>
    /// <param name="text">The text to take instead of the file's, or null.</param>
    /// <param name="knownKey">The key that makes the script count as unchanged, or null.</param>
    /// <param name="limit">How much time it is given (<see cref="GivenTime"/>); then the process is killed.</param>
    /// <param name="cancel">Stops waiting.</param>
    /// <exception cref="ProcessorGoneException">The script ended the process or took too long.</exception>
    public Task<ScriptProcessed> ProcessAsync(string path, string? text, string? knownKey, TimeSpan limit, CancellationToken cancel) =>
        AskAsync(_scripts, number => new ProcessScript(number, path, text, knownKey), limit, cancel);

    /// <summary>Has it ask a DAG's own timetable for slots; the question's number is filled in here.</summary>
    /// <exception cref="ProcessorGoneException">The script ended the process or took too long.</exception>
    public Task<SlotsListed> ListSlotsAsync(ListSlots question, TimeSpan limit, CancellationToken cancel) =>
        AskAsync(_slots, number => question with { Number = number }, limit, cancel);

    /// <summary>Asks about a place in a script; the question's number is filled in here.</summary>
    /// <exception cref="ProcessorGoneException">The compiler took too long over it.</exception>
    public Task<PlaceTold> AskAsync(AskPlace question, TimeSpan limit, CancellationToken cancel) =>
        AskAsync(_places, number => question with { Number = number }, limit, cancel);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _child.DisposeAsync();
        await _reading;
    }

    private async Task<T> AskAsync<T, TQuestion>(ConcurrentDictionary<int, TaskCompletionSource<T>> open, Func<int, TQuestion> question, TimeSpan limit, CancellationToken cancel, string advice = OfScripts)
        where TQuestion : IMessage
    {
        var number = Interlocked.Increment(ref _last);
        var answer = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        open[number] = answer;
        _child.Connection.Send(question(number));
        try
        {
            // Whoever asks a process that has just gone would wait for ever.
            if (_reading.IsCompleted) Break($"The dag-processor {await _child.Exited}.");
            if (await Time.EndsWithinAsync(answer.Task, limit, cancel)) return await answer.Task.WaitAsync(cancel);
            cancel.ThrowIfCancellationRequested();
            _keys.TryGetValue(number, out var key);
            _killed = true;
            _child.Kill();
            throw new ProcessorGoneException($"It did not finish loading within {limit.TotalSeconds:0} s. {advice}", key);
        }
        finally
        {
            open.TryRemove(number, out _);
            _keys.TryRemove(number, out _);
        }
    }

    private async Task ReadAsync()
    {
        try
        {
            await _child.Connection.ReadAsync(Receive, null, CancellationToken.None);
        }
        catch (Exception fault) when (fault is InvalidDataException or JsonException)
        {
            Break($"The dag-processor sent something that is not ours: {fault.Message}");
        }

        _child.Kill();
        var ended = await _child.Exited;
        Break($"The dag-processor {ended} while it loaded the script. {OfScripts}", $"The dag-processor {ended} while it loaded the plugin. {OfPlugins}");
    }

    private void Receive(MessageKind kind, FrameReader frame)
    {
        if (!_recognised)
        {
            if (kind != MessageKind.Hello || !_child.Recognises(Hello.Read(frame))) throw new InvalidDataException("Someone else spoke on the dag-processor's socket.");
            _recognised = true;
            return;
        }

        switch (kind)
        {
            case MessageKind.Found:
                var found = ScriptFound.Read(frame);
                if (_scripts.ContainsKey(found.Number)) _keys[found.Number] = found.Key;
                break;
            case MessageKind.Processed:
                var processed = ScriptProcessed.Read(frame);
                Warm |= !processed.Unchanged;
                if (_scripts.TryGetValue(processed.Number, out var script)) script.TrySetResult(processed);
                break;
            case MessageKind.SlotsListed:
                var listed = SlotsListed.Read(frame);
                if (_slots.TryGetValue(listed.Number, out var slots)) slots.TrySetResult(listed);
                break;
            case MessageKind.PlaceTold:
                var told = PlaceTold.Read(frame);
                if (_places.TryGetValue(told.Number, out var place)) place.TrySetResult(told);
                break;
            case MessageKind.PluginsSeen:
                var seen = PluginsSeen.Read(frame);
                if (!_plugins.TryGetValue(seen.Number, out var plugins)) break;
                if (seen.Fault is { } fault) plugins.TrySetException(new InvalidOperationException(fault));
                else plugins.TrySetResult(JsonSerializer.Deserialize<SeenPlugin[]>(seen.Plugins) ?? []);
                break;
            case MessageKind.PluginTried:
                var tried = PluginTried.Read(frame);
                if (_plugins.ContainsKey(tried.Number)) _keys[tried.Number] = tried.ContentHash;
                break;
            case MessageKind.Ask:
                _ = AnswerAsync(Ask.Read(frame));
                break;
            default:
                throw new InvalidDataException($"The dag-processor sent a frame of kind {kind}.");
        }
    }

    private async Task AnswerAsync(Ask ask) => _child.Connection.Send(await PackageAnswer.ToAsync(ask, _packages));

    private void Break(string why, string? overPlugins = null)
    {
        foreach (var (number, script) in _scripts) script.TrySetException(new ProcessorGoneException(why, _keys.GetValueOrDefault(number)));
        foreach (var slots in _slots.Values) slots.TrySetException(new ProcessorGoneException(why, null));
        foreach (var place in _places.Values) place.TrySetException(new ProcessorGoneException(why, null));
        foreach (var (number, plugins) in _plugins) plugins.TrySetException(new ProcessorGoneException(overPlugins ?? why, _keys.GetValueOrDefault(number)));
    }
}
