namespace Tradewind.Engine.Access;

/// <summary>What a deed is done to, where a role on that alone is enough.</summary>
public enum DeedOf
{
    /// <summary>A DAG, its runs and all that belongs to them.</summary>
    Dag,

    /// <summary>A connection.</summary>
    Connection,
}
