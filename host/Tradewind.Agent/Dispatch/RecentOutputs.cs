namespace Tradewind.Agent.Dispatch;

/// <summary>
/// The outputs this agent stored last, so that a successor on the same agent reads its input from memory. Written only
/// after the commit; holds small outputs only, and a bounded number of them.
/// </summary>
internal sealed class RecentOutputs
{
    private const int LargestOutput = 64 * 1024;
    private const int Most = 1024;

    private readonly Lock _lock = new();
    private readonly Dictionary<(long, string), (int Attempt, byte[] Json)> _outputs = [];
    private readonly Queue<(long, string)> _order = [];

    /// <summary>Keeps an output.</summary>
    public void Add(long instance, int attempt, string key, byte[] json)
    {
        lock (_lock)
        {
            if (json.Length > LargestOutput)
            {
                _outputs.Remove((instance, key));
                return;
            }

            if (!_outputs.ContainsKey((instance, key))) _order.Enqueue((instance, key));
            _outputs[(instance, key)] = (attempt, json);
            while (_order.Count > Most) _outputs.Remove(_order.Dequeue());
        }
    }

    /// <summary>The kept output of this attempt, or null: after a clear another agent may have stored a newer one.</summary>
    public byte[]? Find(long instance, int attempt, string key)
    {
        lock (_lock) return _outputs.TryGetValue((instance, key), out var kept) && kept.Attempt == attempt ? kept.Json : null;
    }
}
