using System.Data.Common;
using Tradewind.Engine.Ports;
using Tradewind.Tests;

namespace Tradewind.Transport.Conformance;

/// <summary>The way of one agent to the metastore, which can be cut.</summary>
internal sealed class FaultyRunStore(IRunStore inner, Func<bool> isAway) : RunStoreInFront
{
    protected override IRunStore Behind => isAway() ? throw new AwayException() : inner;

    private sealed class AwayException() : DbException("the metastore is away");
}
