/* One row of a table: one procedure, and its patient if not registered. */
#include <stdlib.h>
#include <string.h>

#include "api/params.h"
#include "api/shape.h"
#include "ctl/cell.h"
#include "ctl/ctl.h"
#include "ctl/import.h"
#include "rule/derive.h"

#define PATIENT "patient."

static const struct shape shape_patient = {OBJECT(params_patient_create)};

/* The whole body of POST /v1/procedures. */
#define shape_procedure (params_procedure_create[0].shape)

static int
is_known(const char *column)
{
	if (strcmp(column, "mrn") == 0 || strcmp(column, "operator_login") == 0)
		return 1;
	if (strncmp(column, PATIENT, strlen(PATIENT)) == 0)
		return cell_known(&shape_patient, column + strlen(PATIENT));
	return cell_known(&shape_procedure, column);
}

static int
header(struct import *im)
{
	int refused = 0;

	for (size_t i = 0; i < im->table.ncolumns; i++)
		if (!is_known(im->table.columns[i])) {
			table_refuse(&im->table, im->table.columns[i],
			    "mrn, operator_login, patient.* or a member of a "
			    "procedure");
			refused = 1;
		}
	return refused;
}

/* The cells of the columns that begin with ${prefix}, as one record. */
static int
record(struct import *im, const struct shape *shape, const char *prefix,
    json_t *into, struct faults *faults)
{
	const struct table *t = &im->table;
	size_t len = strlen(prefix);

	for (size_t i = 0; i < t->ncolumns && i < t->csv.nfields; i++) {
		const char *column = t->columns[i];

		if (strncmp(column, prefix, len) != 0 ||
		    (len == 0 &&
			(strncmp(column, PATIENT, strlen(PATIENT)) == 0 ||
			    strcmp(column, "mrn") == 0 ||
			    strcmp(column, "operator_login") == 0)))
			continue;
		if (cell_put(shape, into, column + len, t->csv.fields[i],
			faults) == -1)
			return -1;
	}
	return 0;
}

/* Register the person of this row; found as patient_find finds it. */
static int
register_patient(struct import *im, const char *mrn, json_t **found)
{
	struct faults faults = {0};
	json_t *person = json_object();
	char id[UUID_TEXT], *text = NULL;
	int rc = -1;

	ctl_id(id);
	if (record(im, &shape_patient, PATIENT, person, &faults) == -1)
		goto out;
	json_object_set_new(person, "mrn", json_string(mrn));
	if (!faults_any(&faults))
		shape_check(&shape_patient, person, "/patient", 0, &faults);
	if (faults_any(&faults)) {
		table_refuse_all(&im->table, &faults, 1);
		rc = 1;
		goto out;
	}
	if ((text = json_dumps(person, JSON_COMPACT)) == NULL)
		goto out;
	rc = import_call(im, NULL, "patient_import", 4,
	    (const char *[]){im->clinic_id, id, text, im->now});
	if (rc == 0)
		rc = import_call(im, found, "patient_find", 2,
		    (const char *[]){im->clinic_id, mrn});

out:
	faults_clear(&faults);
	free(text);
	json_decref(person);
	return rc;
}

static int
find_patient(struct import *im, json_t **found)
{
	const char *mrn = table_cell(&im->table, "mrn");
	int rc;

	*found = NULL;
	if (*mrn == '\0') {
		table_refuse(&im->table, "mrn", "a medical record number");
		return 1;
	}
	rc = import_call(
	    im, found, "patient_find", 2, (const char *[]){im->clinic_id, mrn});
	if (rc != 0 || *found != NULL)
		return rc;
	return register_patient(im, mrn, found);
}

static int
find_operator(struct import *im, json_t *procedure)
{
	const char *login = table_cell(&im->table, "operator_login");
	json_t *found;
	int rc;

	if (*login == '\0')
		return 0;
	rc = import_call(im, &found, "staff_find", 2,
	    (const char *[]){im->clinic_id, login});
	if (rc != 0)
		return rc;
	if (found == NULL) {
		table_refuse(&im->table, "operator_login",
		    "the login of somebody of this clinic");
		return 1;
	}
	json_object_set(
	    procedure, "operator_id", json_object_get(found, "staff_id"));
	json_decref(found);
	return 0;
}

static int
import_record(struct import *im, json_t *procedure, const json_t *patient)
{
	json_t *computed = derive(procedure,
	    &(struct derive_context){
		.birth_date =
		    json_string_value(json_object_get(patient, "birth_date")),
		.sex = json_string_value(json_object_get(patient, "sex")),
		.recorded_at = NULL});
	char *record =
		 json_dumps(procedure, JSON_COMPACT | JSON_REAL_PRECISION(15)),
	     *derived =
		 json_dumps(computed, JSON_COMPACT | JSON_REAL_PRECISION(15));
	char id[UUID_TEXT];
	int rc = -1;

	ctl_id(id);
	if (record != NULL && derived != NULL)
		rc = import_call(im, NULL, "procedure_import", 6,
		    (const char *[]){
			im->clinic_id, id, record, derived, NULL, im->now});
	json_decref(computed);
	free(record);
	free(derived);
	return rc;
}

/* Was a fault of this column, or of its operator, reported already? */
static int
is_reported(const json_t *cells, const char *column)
{
	json_t *fault;
	size_t i;

	if (strcmp(column, "operator_id") == 0)
		return 1; /* as operator_login, or by the database */
	json_array_foreach(
	    cells, i, fault) if (strcmp(json_string_value(json_object_get(fault,
					    "pointer")),
				     column) == 0) return 1;
	return 0;
}

/*
 * Report what is wrong with the cells and, besides these, with the record
 * that was made of them.  0: nothing.
 */
static int
refuse_record(struct import *im, const json_t *procedure, struct faults *cells)
{
	struct faults faults = {0};
	json_t *fault;
	size_t i;
	int refused = faults_any(cells);

	shape_check(&shape_procedure, procedure, "", 0, &faults);
	json_array_foreach(faults.list, i, fault)
	{
		char column[300];

		cell_column(column, sizeof(column),
		    json_string_value(json_object_get(fault, "pointer")));
		if (is_reported(cells->list, column))
			continue;
		table_refuse(&im->table, column,
		    json_string_value(json_object_get(fault, "expected")));
		refused = 1;
	}
	faults_clear(&faults);
	table_refuse_all(&im->table, cells, 0);
	return refused;
}

static int
row(struct import *im)
{
	struct faults cells = {0};
	json_t *procedure = json_object(), *patient = NULL;
	int rc = -1, found, operated;

	if (record(im, &shape_procedure, "", procedure, &cells) == -1 ||
	    (found = find_patient(im, &patient)) == -1 ||
	    (operated = find_operator(im, procedure)) == -1)
		goto out;
	if (patient != NULL)
		json_object_set(procedure, "patient_id",
		    json_object_get(patient, "patient_id"));
	else /* that it is missing was said of the patient's columns */
		json_object_set_new(procedure, "patient_id",
		    json_string("00000000-0000-0000-0000-000000000000"));
	rc = refuse_record(im, procedure, &cells) || found || operated;
	if (rc == 0)
		rc = import_record(im, procedure, patient);

out:
	faults_clear(&cells);
	json_decref(procedure);
	json_decref(patient);
	return rc;
}

const struct import_kind import_procedures = {"procedures", header, row};
