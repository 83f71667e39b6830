namespace Tradewind.Engine.Recovery;

/// <summary>Which version of its DAG a cleared run goes on with.</summary>
public enum RerunOn : byte
{
    /// <summary>The one it is pinned to.</summary>
    Original,

    /// <summary>The DAG's current one; the run is pinned to that from then on.</summary>
    Latest,
}
