using System.Data.Common;

namespace Tradewind.Simulator.Tests.Stores;

/// <summary>The real metastore of one play, empty at its beginning, on the play's clock. Whatever is called of it is done when the call returns.</summary>
internal interface ISimStore : IDisposable
{
    /// <summary>Its ports.</summary>
    IServiceProvider Services { get; }

    /// <summary>A connection to read by, for those who check.</summary>
    DbConnection Connect();

    /// <summary>Whether anything may have been written since this was asked last.</summary>
    bool HasChanged();

    /// <summary>Calls something of it that is no port.</summary>
    Task<T> Done<T>(Func<Task<T>> call);

    /// <summary>Has it outlast the play, to look into; says where it is.</summary>
    string Keep();
}
