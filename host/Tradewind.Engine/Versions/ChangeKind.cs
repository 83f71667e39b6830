namespace Tradewind.Engine.Versions;

/// <summary>What became of a part from one version to another.</summary>
public enum ChangeKind : byte
{
    /// <summary>Only the later version has it.</summary>
    Added,

    /// <summary>Only the earlier version has it.</summary>
    Removed,

    /// <summary>Both have it, not alike.</summary>
    Changed,
}
