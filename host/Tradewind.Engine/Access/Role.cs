namespace Tradewind.Engine.Access;

/// <summary>What a user or a token may do; each role may do all that the ones before it may. The numbers are stored.</summary>
public enum Role : sbyte
{
    /// <summary>Nothing at all: for who has roles on some DAGs only.</summary>
    None = -1,

    /// <summary>Sees DAGs, runs and logs.</summary>
    Viewer = 0,

    /// <summary>Also triggers, pauses, cancels and clears.</summary>
    Operator = 1,

    /// <summary>Also changes scripts, connections, variables and pools.</summary>
    Author = 2,

    /// <summary>Also users, tokens, plugins and the audit.</summary>
    Admin = 3,
}
