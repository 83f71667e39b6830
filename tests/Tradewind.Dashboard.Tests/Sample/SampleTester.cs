using Tradewind.Engine.Configuration;

namespace Tradewind.Dashboard.Sample;

internal sealed class SampleTester(SampleInstallation sample) : IConnectionTester
{
    public Task<ConnectionTestAnswer> TestAsync(ConnectionRecord connection, KnownConnectionType type, CancellationToken cancel)
    {
        sample.Tried.Add(connection);
        return Task.FromResult(sample.TestAnswer);
    }
}
