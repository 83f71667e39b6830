// A branch goes on with some of the tasks right after it; the others are skipped, and what comes after those goes by its own rule.
var dag = new Dag("branches")
{
    Description = "Chooses between two ways and joins them again; goes on only when there is something.",
    Tags = ["example", "rules"],
};

var size  = dag.Task("measure", _ => 42);
var small = dag.Action("in_one_piece", ctx => ctx.Log("Loads it in one piece."));
var large = dag.Action("in_parts", ctx => ctx.Log("Loads it in parts."));
var choose = dag.Branch("choose", size, megabytes => megabytes > 1000 ? large : small);
choose.Then(small, large);

// One of the two was skipped: with the default rule this would be skipped too.
var join = dag.Action("join", ctx => ctx.Log("Goes on either way.")).Rule(NoneFailedMinOneSuccess).After(small, large);

// All after it, or none.
var any = dag.ShortCircuit("any_errors", _ => false);
var mail = dag.Action("mail", _ => { });
join.Then(any);
any.Then(mail);
// Not right after the short circuit: it goes by its own rule, and this one runs however the mail ended.
var done = dag.Action("done", ctx => ctx.Log("Done.")).Rule(AllDone).After(mail);
