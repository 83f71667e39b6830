using Tradewind.Bundles.Processing;
using Tradewind.Engine.Bundles;
using Tradewind.Protocol.Messages;

namespace Tradewind.Bundles.Tests.Harness;

/// <summary>Passes everything on, and tells how often plugins were looked for and when it ended.</summary>
internal sealed class CountingPool(FakeProcessors inner) : IProcessorPool
{
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public bool IsInFolder(string name) => inner.IsInFolder(name);

    public int Refreshed { get; private set; }

    public int Ends { get; private set; }

    public Task Ended => _ended.Task;

    public Task<IReadOnlyList<SeenPlugin>> RefreshPluginsAsync(CancellationToken cancel)
    {
        Refreshed++;
        return inner.RefreshPluginsAsync(cancel);
    }

    public Task<ScriptProcessed> ProcessAsync(string path, string? text, string? knownKey, CancellationToken cancel) => inner.ProcessAsync(path, text, knownKey, cancel);

    public Task<SlotsListed> ListSlotsAsync(CompiledBundle bundle, string dagId, DateTimeOffset from, DateTimeOffset? latestBy, int count, CancellationToken cancel) =>
        inner.ListSlotsAsync(bundle, dagId, from, latestBy, count, cancel);

    public Task<PlaceTold> AskAsync(string path, string text, byte what, int offset, CancellationToken cancel) => inner.AskAsync(path, text, what, offset, cancel);

    public ValueTask DisposeAsync()
    {
        Ends++;
        _ended.TrySetResult();
        return ValueTask.CompletedTask;
    }
}
