namespace Tradewind.Engine.Access;

/// <summary>What a grant is on.</summary>
public enum GrantKind
{
    /// <summary>DAGs, by a pattern of their ids.</summary>
    Dag,

    /// <summary>DAGs, by a tag that they carry.</summary>
    Tag,

    /// <summary>Connections, by a pattern of their names.</summary>
    Connection,
}
