namespace Tradewind.Execution.Tests;

internal sealed class CountingServices(IAttemptServices inner) : PassingServices(inner)
{
    public int Reads { get; private set; }

    public int Pages { get; private set; }

    public override ValueTask<ReadOnlyMemory<byte>?> ReadXComAsync(string taskId, int mapIndex, string key, CancellationToken cancellationToken)
    {
        Reads++;
        return base.ReadXComAsync(taskId, mapIndex, key, cancellationToken);
    }

    public override ValueTask<XComPage> ReadXComPageAsync(string taskId, string key, int from, CancellationToken cancellationToken)
    {
        Pages++;
        return base.ReadXComPageAsync(taskId, key, from, cancellationToken);
    }
}
