using System.Collections.Concurrent;
using System.Text;
using Tradewind.Execution;
using Tradewind.Plugins;
using Tradewind.Protocol.Children;
using Tradewind.Protocol.Messages;

namespace Tradewind.Runner;

/// <summary>
/// The compiled scripts this runner has loaded, by key. Bytes come from the disk cache or else from the agent; a
/// script is loaded once, however many attempts want it at the same time.
/// </summary>
internal sealed class Bundles(string cacheDirectory, Questions questions, TimeProvider time)
{
    private const int MostLoaded = 200;

    private readonly BundleCache _cache = new(Path.Combine(cacheDirectory, "bundles"));
    private readonly PluginStore _store = new(Path.Combine(cacheDirectory, "plugins"));
    private readonly ConcurrentDictionary<string, Lazy<Task<LoadedBundle>>> _loaded = new();
    private readonly SemaphoreSlim _fetching = new(1, 1);
    private PluginCatalogue? _catalogue;

    /// <summary>The loaded script.</summary>
    /// <exception cref="InvalidOperationException">Its bytes or a plugin cannot be had.</exception>
    /// <exception cref="BundleLoadException">It threw while it loaded.</exception>
    public async Task<LoadedBundle> GetAsync(string key, CancellationToken cancel)
    {
        var loading = _loaded.GetOrAdd(key, _ => new(() => LoadAsync(key)));
        try
        {
            return await loading.Value.ApartAsync(cancel);
        }
        catch when (loading.Value.IsFaulted)
        {
            // The next attempt tries again: a plugin may have arrived meanwhile.
            _loaded.TryRemove(new(key, loading));
            throw;
        }
    }

    private async Task<LoadedBundle> LoadAsync(string key)
    {
        var bundle = _cache.Find(key) ?? await FetchAsync(key);
        await NeedPluginsAsync(bundle.Plugins);
        _catalogue ??= new(_store);
        var loaded = await BundleLoader.LoadAsync(bundle.Path, bundle.Assembly, bundle.Symbols, _catalogue.Lease(bundle.Plugins), CancellationToken.None);
        LetOldGo();
        return loaded;
    }

    private async Task<CachedBundle> FetchAsync(string key)
    {
        var parts = await questions.AskAsync(number => new() { Number = number, About = AskKind.Bundle, Name = key }, CancellationToken.None);
        var bundle = new CachedBundle(
            Encoding.UTF8.GetString(parts[2]!.Value.Span), parts[0]!.Value.ToArray(), parts[1]!.Value.ToArray(), [.. parts.Skip(3).Select(plugin => Encoding.UTF8.GetString(plugin!.Value.Span))]);
        _cache.Add(key, bundle);
        return bundle;
    }

    private async Task NeedPluginsAsync(IReadOnlyList<string> references)
    {
        await _fetching.WaitAsync();
        try
        {
            foreach (var reference in references)
            {
                var hash = reference[(reference.LastIndexOf('@') + 1)..];
                if (_store.Find(hash) is not null) continue;
                try
                {
                    await _store.FetchAsync(hash, offset => questions.PackageAsync(hash, offset));
                }
                catch (PluginException fault)
                {
                    throw new InvalidOperationException($"The plugin {reference} cannot be had: {fault.Message}", fault);
                }

                // What comes for one run may be what others need no more.
                _store.DeleteUnused(time);
            }
        }
        finally
        {
            _fetching.Release();
        }
    }

    // Old versions go when nothing of them runs any more; one that is wanted again is loaded again from the disk cache.
    private void LetOldGo()
    {
        if (_loaded.Count <= MostLoaded) return;
        foreach (var (key, loading) in _loaded.Take(_loaded.Count - MostLoaded))
            if (loading.Value.IsCompletedSuccessfully && _loaded.TryRemove(new(key, loading))) loading.Value.Result.Dispose();
    }
}
