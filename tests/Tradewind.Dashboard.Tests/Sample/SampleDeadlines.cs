using Tradewind.Engine.Deadlines;
using Tradewind.Engine.Ports;

namespace Tradewind.Dashboard.Sample;

/// <summary>The deadlines that the sample's runs have missed.</summary>
internal sealed class SampleDeadlines(SampleInstallation sample) : IDeadlineStore
{
    public Task<IReadOnlyList<MissedDeadline>> MissedAsync(long run, CancellationToken cancel) => Task.FromResult<IReadOnlyList<MissedDeadline>>([.. sample.Missed]);

    public Task<TimeSpan?> AverageAsync(long run, int? ordinal, CancellationToken cancel) => throw new NotSupportedException();
}
