using Tradewind.Engine.Ports;

namespace Tradewind.Agent.Dispatch;

/// <summary>The bundle key of each version, asked once: versions never change.</summary>
internal sealed class BundleKeys(IDagStore dags)
{
    private readonly Dictionary<long, string> _keys = [];

    /// <summary>The key of the compiled bytes that a version runs from.</summary>
    public async ValueTask<string> OfAsync(long version, CancellationToken cancel)
    {
        if (_keys.TryGetValue(version, out var key)) return key;
        key = await dags.BundleKeyAsync(version, cancel);
        _keys[version] = key;
        return key;
    }
}
