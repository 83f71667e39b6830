namespace Tradewind.Execution;

/// <summary>
/// The elements of outputs that tasks are mapped over. A task mapped over ten thousand elements would otherwise read and parse the
/// whole list ten thousand times; here the list is fetched and split once per version, and each index takes its slice. What a mapped task
/// left comes in pages instead.
/// </summary>
internal sealed class MapElements
{
    private const int MaxLists = 64;
    private const long MaxBytes = 64 * 1024 * 1024;

    private readonly Lock _gate = new();
    private readonly LinkedList<Entry> _byUse = [];
    private readonly Dictionary<Key, LinkedListNode<Entry>> _entries = [];
    private readonly Dictionary<Key, OutputPages> _pages = [];

    /// <summary>An element of <paramref name="source"/>'s output, as JSON.</summary>
    public async ValueTask<ReadOnlyMemory<byte>> ReadAsync(TaskRef source, int place, TaskContext ctx)
    {
        if (source.IsMapped)
            return await OfMappedAsync(source, place, ctx);

        var list = await ListAsync(source, ctx);
        return place < list.Count ? list[place] : throw Changed(source, place, ctx, $"which has {list.Count}");
    }

    private async ValueTask<ReadOnlyMemory<byte>> OfMappedAsync(TaskRef source, int place, TaskContext ctx)
    {
        var pages = ctx.Facts.MapVersion is { } version ? PagesOf(new Key(ctx.RunId, source.Id, version)) : new OutputPages(source.Id, XComKeys.Return, onlyValues: false);
        var (found, json) = await pages.FindAsync(place, ctx.Services, ctx.CancellationToken);
        if (!found)
            throw Changed(source, place, ctx, "which has fewer");
        if (json is { } stored)
            return await OutputReading.WholeAsync(stored, ctx.Services, ctx.CancellationToken);
        throw new FailNowException($"Task '{ctx.TaskId}' is to take element {place} of the output of '{source.Id}', which was marked as a success and left nothing. Clear that index of '{source.Id}', or mark this one.");
    }

    private static FailNowException Changed(TaskRef source, int place, TaskContext ctx, string has) =>
        new($"Task '{ctx.TaskId}' is to take element {place} of the output of '{source.Id}', {has}. It changed since this run fanned out; clear '{source.Id}' with what follows.");

    private OutputPages PagesOf(Key key)
    {
        lock (_gate)
        {
            if (_pages.TryGetValue(key, out var known))
                return known;
            // Pages of a run that is over are of no use to anyone; which one that is shows when others come.
            if (_pages.Count == MaxLists)
                _pages.Remove(_pages.Keys.First());
            return _pages[key] = new(key.TaskId, XComKeys.Return, onlyValues: false);
        }
    }

    private async Task<IReadOnlyList<ReadOnlyMemory<byte>>> ListAsync(TaskRef source, TaskContext ctx)
    {
        if (ctx.Facts.MapVersion is not { } version)
            return await FetchAsync(source, ctx.Services, ctx.CancellationToken);

        var entry = EntryOf(new Key(ctx.RunId, source.Id, version), source, ctx.Services);
        var fetch = entry.List.Value;
        try
        {
            // The first attempt that asks fetches for all; its cancellation must not be theirs.
            var list = await fetch.ApartAsync(ctx.CancellationToken);
            Weigh(entry, list);
            return list;
        }
        catch when (fetch.IsFaulted)
        {
            // Perhaps the attempt that fetched is gone, and only its way to the platform with it. This one has its own.
            Forget(entry);
            return await FetchAsync(source, ctx.Services, ctx.CancellationToken);
        }
    }

    private static async Task<IReadOnlyList<ReadOnlyMemory<byte>>> FetchAsync(TaskRef source, IAttemptServices services, CancellationToken cancellationToken) =>
        await services.ReadXComAsync(source.Id, -1, XComKeys.Return, cancellationToken) is { } stored
            ? JsonElements.Split(await OutputReading.WholeAsync(stored, services, cancellationToken))
            : [];

    private Entry EntryOf(Key key, TaskRef source, IAttemptServices services)
    {
        lock (_gate)
        {
            if (_entries.TryGetValue(key, out var node))
            {
                _byUse.Remove(node);
                _byUse.AddFirst(node);
                return node.Value;
            }

            var entry = new Entry(key, new Lazy<Task<IReadOnlyList<ReadOnlyMemory<byte>>>>(() => FetchAsync(source, services, CancellationToken.None)));
            _entries[key] = _byUse.AddFirst(entry);
            return entry;
        }
    }

    private void Weigh(Entry entry, IReadOnlyList<ReadOnlyMemory<byte>> list)
    {
        lock (_gate)
        {
            if (entry.Bytes > 0)
                return;

            entry.Bytes = 1 + list.Sum(e => (long)e.Length);
            while (_byUse.Count > 1 && (_byUse.Count > MaxLists || _byUse.Sum(e => e.Bytes) > MaxBytes))
                Remove(_byUse.Last!.Value);
        }
    }

    private void Forget(Entry entry)
    {
        lock (_gate)
            Remove(entry);
    }

    private void Remove(Entry entry)
    {
        if (_entries.Remove(entry.Key, out var node))
            _byUse.Remove(node);
    }

    private readonly record struct Key(string RunId, string TaskId, long Version);

    private sealed record Entry(Key Key, Lazy<Task<IReadOnlyList<ReadOnlyMemory<byte>>>> List)
    {
        public long Bytes { get; set; }
    }
}
