//! What every store of videos must do. What is not tested here does not exist.

#[path = "contract/accounts.rs"]
mod accounts;
#[path = "contract/archive.rs"]
mod archive;
#[path = "contract/claims.rs"]
mod claims;
#[path = "contract/files.rs"]
mod files;
#[path = "contract/film_news.rs"]
mod film_news;
#[path = "contract/living.rs"]
mod living;
#[path = "contract/money.rs"]
mod money;
#[path = "contract/mongo.rs"]
mod mongo;
#[path = "contract/open_renders.rs"]
mod open_renders;
#[path = "contract/projects.rs"]
mod projects;
#[path = "contract/races.rs"]
mod races;
#[path = "contract/samples.rs"]
mod samples;
#[path = "contract/secrets.rs"]
mod secrets;
#[path = "contract/subscriptions.rs"]
mod subscriptions;
#[path = "contract/throttle.rs"]
mod throttle;
#[path = "contract/tokens.rs"]
mod tokens;
#[path = "contract/videos.rs"]
mod videos;
#[path = "contract/webhooks.rs"]
mod webhooks;

/// Runs each promise against every store.
macro_rules! promises {
    ($($module:ident :: $promise:ident),+ $(,)?) => {
        mod memory {
            use doorcast_store::memory::MemoryVideos;

            $(#[test]
            fn $promise() {
                crate::$module::$promise(&MemoryVideos::new());
            })+
        }

        mod sqlite {
            use doorcast_store::sqlite::videos::SqliteVideos;

            $(#[test]
            fn $promise() {
                let folder = tempfile::tempdir().expect("a folder");
                let store = SqliteVideos::open(folder.path()).expect("a new database");
                crate::$module::$promise(&store);
            })+
        }

        mod mongod {
            $(#[test]
            fn $promise() {
                crate::$module::$promise(&*crate::mongo::store());
            })+
        }
    };
}

promises! {
    videos::a_draft_comes_back_as_it_was,
    videos::every_stage_comes_back_as_it_was,
    videos::a_change_of_an_older_video_is_refused,
    videos::an_attempt_belongs_to_one_video,
    videos::attempts_and_renders_lead_to_their_video,
    videos::lists_are_newest_first_and_go_on_where_they_stopped,
    videos::videos_of_other_offices_are_not_there,
    videos::what_waits_for_somebody_is_listed,
    videos::orphans_are_kept_once,
    videos::an_orphan_whose_attempt_is_known_is_none,
    claims::only_what_is_due_is_leased_and_only_once,
    claims::a_lease_that_has_run_out_goes_to_the_next,
    claims::times_from_a_clock_that_ran_ahead_are_not_believed,
    claims::vendors_get_no_more_than_they_have_room_for,
    claims::places_are_shared_between_agents,
    claims::a_lease_can_be_renewed_and_ended,
    claims::a_node_takes_over_from_its_dead_process,
    claims::writes_under_an_old_lease_are_refused,
    claims::a_change_from_outside_leaves_the_lease,
    claims::the_next_due_moment_is_known,
    claims::those_who_listen_hear_what_has_moved,
    money::money_moves_with_the_video_or_not_at_all,
    money::caps_hold_for_video_agent_and_office,
    money::budgets_come_back_as_they_were_set,
    money::a_lowered_cap_refuses_the_next_purchase_and_is_named,
    money::the_lines_come_back_in_order,
    money::the_whole_ledger_is_read_in_pages,
    money::the_lines_of_one_agent_are_read_in_pages,
    money::the_newest_lines_are_read_first,
    money::lines_of_other_offices_are_not_there,
    webhooks::a_webhook_is_kept_once_and_read_in_order,
    webhooks::a_webhook_is_settled_with_its_change_or_not_at_all,
    webhooks::vendors_that_fail_are_rested,
    webhooks::the_last_trouble_of_a_vendor_is_remembered,
    races::a_video_is_leased_to_one_of_many,
    races::one_of_many_changes_wins,
    races::money_is_not_lost_in_a_crowd,
    secrets::keys_come_back_as_they_were_to_their_office_only,
    secrets::a_newer_key_takes_the_place_of_the_older,
    secrets::short_keys_show_nothing,
    secrets::keys_are_removed_by_name,
    tokens::a_token_comes_back_by_its_digest_as_it_was,
    tokens::ids_and_digests_of_tokens_come_once,
    tokens::a_token_is_revoked_once_and_for_all,
    tokens::the_use_of_a_token_is_noted,
    tokens::a_secret_opens_until_the_token_ends,
    tokens::a_request_under_a_known_key_keeps_nothing,
    tokens::many_requests_under_one_key_make_one_video,
    accounts::there_is_one_first_owner,
    accounts::a_neighbor_is_kept_and_brought_up_to_date,
    accounts::a_neighbor_takes_nobodys_place,
    accounts::a_person_comes_back_as_it_was,
    accounts::people_of_other_offices_are_not_there,
    accounts::people_are_listed_by_address_in_pages,
    accounts::the_last_owner_stays,
    accounts::whatever_changes_rights_ends_sessions,
    accounts::a_session_comes_back_with_its_person,
    accounts::a_session_is_revoked_by_its_person_only,
    accounts::a_step_and_a_recovery_code_are_used_once,
    accounts::a_ticket_is_spent_once,
    accounts::a_new_ticket_takes_the_place_of_the_one_before,
    accounts::an_invitation_makes_one_person,
    accounts::an_invitation_for_a_taken_address_stays,
    accounts::a_reset_works_once_and_ends_sessions,
    accounts::many_acceptances_make_one_person,
    accounts::what_ended_long_ago_is_swept_away,
    projects::a_project_comes_back_as_it_was,
    projects::nobody_sees_the_projects_of_others,
    projects::a_change_of_an_older_project_is_refused,
    projects::a_film_is_begun_with_its_project_or_not_at_all,
    projects::status_and_poster_follow_the_films,
    projects::the_feed_is_read_in_pages_and_filtered,
    projects::projects_are_found_by_the_beginnings_of_words,
    projects::the_bin_can_be_looked_into_and_emptied,
    projects::what_projects_have_taken_is_known,
    projects::a_production_film_that_ends_is_told_of_once,
    projects::one_of_many_films_begun_at_once_wins,
    projects::pages_by_number_hold_everything_once,
    projects::a_project_begun_under_a_known_key_is_not_kept,
    projects::many_beginnings_under_one_key_are_one,
    archive::everything_can_be_moved_from_it,
    archive::everything_can_be_moved_to_it,
    archive::an_import_that_stopped_goes_on,
    archive::what_is_not_an_archive_of_ours_changes_nothing,
    open_renders::renders_are_taken_once_in_the_order_they_were_opened,
    open_renders::a_render_of_somebody_dead_goes_to_the_next,
    open_renders::a_render_that_is_given_back_is_free_at_once,
    open_renders::a_node_films_on_what_its_dead_process_left,
    open_renders::times_ahead_keep_no_render_away,
    open_renders::a_render_is_taken_by_one_of_many,
    subscriptions::subscriptions_come_back_as_they_were,
    subscriptions::a_change_tells_those_who_listen_in_the_same_write,
    subscriptions::what_is_due_is_taken_once_until_it_is_given_back,
}

/// Runs each promise against every store of files.
macro_rules! file_promises {
    ($($($module:ident)::+: $promise:ident),+ $(,)?) => {
        mod files_in_memory {
            use doorcast_store::files::MemoryFiles;

            $(#[test]
            fn $promise() {
                crate::$($module)::+::$promise(&MemoryFiles::new());
            })+
        }

        mod files_in_a_folder {
            use doorcast_store::files::FolderFiles;

            $(#[test]
            fn $promise() {
                let folder = tempfile::tempdir().expect("a folder");
                let store = FolderFiles::open(folder.path()).expect("a folder");
                crate::$($module)::+::$promise(&store);
            })+
        }

        mod files_in_mongod {
            $(#[test]
            fn $promise() {
                crate::$($module)::+::$promise(&*crate::mongo::store());
            })+
        }
    };
}

file_promises! {
    files: a_file_comes_back_as_it_was,
    files: a_file_is_read_from_any_byte,
    files: files_are_listed_and_deleted_by_folder,
    files: files_are_listed_some_at_a_time,
    files: a_file_that_many_put_is_one_of_theirs,
    archive::files: files_move_there_and_back,
    archive::files: an_import_of_files_that_stopped_goes_on,
    archive::files: a_file_somebody_else_put_is_noticed,
}
